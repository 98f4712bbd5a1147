/** The daemon: its settings, its log, and the parts that it is made of. */
@NullMarked
package dev.weft.agent;

import org.jspecify.annotations.NullMarked;

/** Measures membership on this machine: real node planes in processes of their own, over real UDP sockets. */
@NullMarked
package dev.weft.bench;

import org.jspecify.annotations.NullMarked;

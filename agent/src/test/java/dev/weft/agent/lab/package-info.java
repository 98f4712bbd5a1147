@NullMarked
package dev.weft.agent.lab;

import org.jspecify.annotations.NullMarked;

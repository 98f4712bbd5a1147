/**
 * The rules of failure detection and dissemination at the size of thousands of nodes, in virtual time: Weft's own beside
 * plain SWIM and memberlist's defaults, over the same network.
 */
@NullMarked
package dev.weft.scale;

import org.jspecify.annotations.NullMarked;

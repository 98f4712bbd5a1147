/**
 * The protocol of one node, and the runtime that drives it.
 */
@NullMarked
package dev.weft.controlplane.nodeplane;

import org.jspecify.annotations.NullMarked;

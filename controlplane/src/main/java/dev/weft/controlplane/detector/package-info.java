/**
 * Failure detection (SWIM) as a plain object.
 */
@NullMarked
package dev.weft.controlplane.detector;

import org.jspecify.annotations.NullMarked;

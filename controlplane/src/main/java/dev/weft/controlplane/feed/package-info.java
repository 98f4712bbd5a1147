/**
 * Signed, hash-chained entries of one author each, and their stores. Knows nothing of membership.
 */
@NullMarked
package dev.weft.controlplane.feed;

import org.jspecify.annotations.NullMarked;

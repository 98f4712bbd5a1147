/**
 * The membership events and {@code replay}: from a set of entries to a view.
 */
@NullMarked
package dev.weft.controlplane.ledger;

import org.jspecify.annotations.NullMarked;

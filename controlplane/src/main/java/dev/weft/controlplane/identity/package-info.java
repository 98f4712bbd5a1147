/**
 * Keys, ids, invites, admission and mesh addresses.
 */
@NullMarked
package dev.weft.controlplane.identity;

import org.jspecify.annotations.NullMarked;

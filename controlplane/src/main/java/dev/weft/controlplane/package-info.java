/**
 * Who is in the network: the contract between a control plane and everything that acts on it.
 */
@NullMarked
package dev.weft.controlplane;

import org.jspecify.annotations.NullMarked;

/**
 * Desired state, actual state, the plan between them, and the loop that carries it out.
 */
@NullMarked
package dev.weft.agent.reconcile;

import org.jspecify.annotations.NullMarked;

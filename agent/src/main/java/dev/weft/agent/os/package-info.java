/**
 * The machine: processes, interfaces, routes. Only here are programs started.
 */
@NullMarked
package dev.weft.agent.os;

import org.jspecify.annotations.NullMarked;

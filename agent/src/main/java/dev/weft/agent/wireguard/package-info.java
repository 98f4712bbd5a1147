/**
 * What WireGuard is told and what it says: configuration values and the parser of its dump.
 */
@NullMarked
package dev.weft.agent.wireguard;

import org.jspecify.annotations.NullMarked;

/**
 * The HTTP interface of the daemon.
 */
@NullMarked
package dev.weft.agent.http;

import org.jspecify.annotations.NullMarked;

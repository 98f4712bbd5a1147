/** The settings file {@code weft.toml}: its keys, their defaults, and how it is read. */
@NullMarked
package dev.weft.agent.config;

import org.jspecify.annotations.NullMarked;

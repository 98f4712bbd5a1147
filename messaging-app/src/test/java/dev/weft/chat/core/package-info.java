/**
 * Tests of the chat's core, its simulator, and a store in memory.
 */
@NullMarked
package dev.weft.chat.core;

import org.jspecify.annotations.NullMarked;

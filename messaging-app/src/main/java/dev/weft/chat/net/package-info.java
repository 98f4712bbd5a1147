/** Connections to other chats over TCP on mesh addresses: who is who, frames in and out, limits. */
@NullMarked
package dev.weft.chat.net;

import org.jspecify.annotations.NullMarked;

/** The daemon's HTTP interface on loopback, and the web page that uses it. */
@NullMarked
package dev.weft.chat.web;

import org.jspecify.annotations.NullMarked;

/**
 * The one strict binary encoding: positional CBOR with one form for every value.
 */
@NullMarked
package dev.weft.controlplane.encoding;

import org.jspecify.annotations.NullMarked;

/**
 * The rules of the house as tests: which package may know which, and which class may do what a core must not.
 */
@NullMarked
package dev.weft.house;

import org.jspecify.annotations.NullMarked;

/** Metrics in Prometheus' text format: how they are counted and how they are written. Knows nothing of what is measured. */
@NullMarked
package dev.weft.agent.metrics;

import org.jspecify.annotations.NullMarked;

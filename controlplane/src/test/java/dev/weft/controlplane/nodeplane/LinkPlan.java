package dev.weft.controlplane.nodeplane;

/**
 * What a network is like.
 *
 * @param maxLoss each directed link loses between nothing and this share
 * @param maxDelayMillis each directed link takes between 1 ms and this long
 * @param jitterMillis and up to this much longer, so that datagrams overtake each other
 * @param duplication share of datagrams that arrive twice, the second up to two seconds later
 * @param replay share of datagrams that arrive once more much later
 */
public record LinkPlan(double maxLoss, long maxDelayMillis, long jitterMillis, double duplication, double replay) {}

package dev.weft.scale;

import java.util.random.RandomGenerator;

/**
 * What all links do to datagrams. Each directed link has a delay of its own, and every datagram some more.
 *
 * @param lossPercent of the datagrams of every directed link
 * @param minDelayMillis the quickest link's
 * @param maxDelayMillis the slowest link's
 * @param jitterMillis the most that is added to a single datagram
 */
record Weather(int lossPercent, int minDelayMillis, int maxDelayMillis, int jitterMillis) {
    /** One to ten milliseconds, up to three more now and then. */
    static Weather withLoss(int percent) {
        return new Weather(percent, 1, 10, 3);
    }

    Weather {
        if (lossPercent < 0 || lossPercent > 100 || minDelayMillis < 0 || maxDelayMillis < minDelayMillis) {
            throw new IllegalArgumentException("loss " + lossPercent + ", delay " + minDelayMillis);
        }
    }

    boolean loses(RandomGenerator random) {
        return lossPercent > 0 && random.nextInt(100) < lossPercent;
    }

    long delayMillis(int from, int to, RandomGenerator random) {
        int link = (int) ((mixed(from * 100_003L + to) >>> 1) % (maxDelayMillis - minDelayMillis + 1));
        return (long) minDelayMillis + link + random.nextInt(jitterMillis + 1);
    }

    /** Spreads neighbouring numbers over all values (the finalizer of SplitMix64). */
    static long mixed(long value) {
        long mixed = value + 0x9e3779b97f4a7c15L;
        mixed = (mixed ^ (mixed >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return mixed ^ (mixed >>> 31);
    }
}

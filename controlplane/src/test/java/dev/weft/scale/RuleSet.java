package dev.weft.scale;

import dev.weft.controlplane.nodeplane.CoreConfig;
import java.util.Locale;
import java.util.SplittableRandom;

/** Whose rules the nodes follow. */
enum RuleSet {
    WEFT,
    SWIM,
    MEMBERLIST;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** A mesh of such nodes, not started yet. */
    Mesh mesh(int nodes, Weather weather, long seed) {
        return switch (this) {
            case WEFT -> {
                Feeds feeds = new Feeds(new Population(nodes, new SplittableRandom(seed)));
                yield new Mesh(
                        nodes,
                        weather,
                        seed,
                        (index, mesh, random) -> new WeftPeer(index, CoreConfig.DEFAULT, mesh, feeds, random));
            }
            case SWIM ->
                new Mesh(
                        nodes,
                        weather,
                        seed,
                        (index, mesh, random) -> new SwimPeer(index, SwimRules.PLAIN, mesh, random));
            case MEMBERLIST ->
                new Mesh(
                        nodes,
                        weather,
                        seed,
                        (index, mesh, random) -> new SwimPeer(index, SwimRules.MEMBERLIST, mesh, random));
        };
    }
}

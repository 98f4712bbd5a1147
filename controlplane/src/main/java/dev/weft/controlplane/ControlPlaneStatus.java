package dev.weft.controlplane;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Figures for people and metrics.
 *
 * @param kind {@code nodeplane}, {@code coordinator} or {@code static}
 * @param ledgerEntries how many entries this node holds
 * @param ledgerDigest short digest of the ledger, as hexadecimal; equal on nodes that hold the same entries
 * @param note what a person should know now (why joining does not succeed, for instance); empty when all is well
 * @param storeTrouble what is wrong with the disk that holds the ledger, while the node still goes on; empty when all is well
 * @param forks proofs that a member runs twice or was rolled back; nearly always none
 * @param counters since the start, by name: datagrams, drops by reason ({@code dropped.REASON}), entries, probes
 */
public record ControlPlaneStatus(
        String kind,
        long ledgerEntries,
        String ledgerDigest,
        String note,
        String storeTrouble,
        List<Fork> forks,
        SortedMap<String, Long> counters) {
    public ControlPlaneStatus {
        forks = List.copyOf(forks);
        counters = java.util.Collections.unmodifiableSortedMap(new TreeMap<>((Map<String, Long>) counters));
    }
}

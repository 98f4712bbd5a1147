package dev.weft.controlplane.nodeplane;

import dev.weft.controlplane.MemberStatus;
import dev.weft.controlplane.detector.Membership;
import dev.weft.controlplane.detector.Shuffle;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.ledger.Event.Incarnation;
import dev.weft.controlplane.ledger.Ledger;
import dev.weft.controlplane.ledger.NodeRecord;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Answers the detector's questions from the ledger. The lists are built anew after a change only. */
final class LedgerMembership implements Membership {
    private final Ledger ledger;
    private final NodeId self;
    private List<NodeId> present = List.of();
    private List<NodeId> dead = List.of();
    private boolean stale = true;

    LedgerMembership(Ledger ledger, NodeId self) {
        this.ledger = ledger;
        this.self = self;
    }

    void changed() {
        stale = true;
    }

    @Override
    public List<NodeId> present() {
        refresh();
        return present;
    }

    @Override
    public List<NodeId> dead() {
        refresh();
        return dead;
    }

    @Override
    public Optional<MemberStatus> status(NodeId node) {
        return member(node).map(NodeRecord::status);
    }

    @Override
    public Optional<Incarnation> incarnation(NodeId node) {
        return member(node).map(NodeRecord::incarnation);
    }

    @Override
    public List<NodeId> accusers(NodeId node) {
        return member(node).map(NodeRecord::accusers).orElse(List.of());
    }

    @Override
    public int refusals(NodeId node) {
        return member(node).map(NodeRecord::refusals).orElse(0);
    }

    /**
     * Whether this node has founded the network, or knows where somebody else is. Who has got the genesis and no more would
     * take others with it into a network that they cannot find.
     */
    boolean hasJoined() {
        return ledger.isFounded()
                && (ledger.founder().filter(self::equals).isPresent()
                        || ledger.records().stream()
                                .anyMatch(record -> !record.id().equals(self)
                                        && record.announced().isPresent()));
    }

    boolean isPresent(NodeId node) {
        return status(node).filter(MemberStatus::isPresent).isPresent();
    }

    boolean isDead(NodeId node) {
        return status(node).filter(MemberStatus.DEAD::equals).isPresent();
    }

    /** Random others: present members first, then dead ones, then {@code strangers}. */
    List<NodeId> somePeers(Collection<NodeId> strangers, int maximum, RandomGenerator random) {
        List<NodeId> shuffledPresent = new ArrayList<>(present());
        Shuffle.inPlace(shuffledPresent, random);
        List<NodeId> shuffledDead = new ArrayList<>(dead());
        Shuffle.inPlace(shuffledDead, random);
        Set<NodeId> all = new LinkedHashSet<>(shuffledPresent);
        all.addAll(shuffledDead);
        all.addAll(strangers);
        return all.stream().limit(maximum).toList();
    }

    private Optional<NodeRecord> member(NodeId node) {
        return ledger.record(node).filter(ledger::isMember);
    }

    private void refresh() {
        if (!stale) {
            return;
        }
        List<NodeId> nowPresent = new ArrayList<>();
        List<NodeId> nowDead = new ArrayList<>();
        for (NodeRecord record : ledger.records()) {
            if (record.id().equals(self) || !ledger.isMember(record)) {
                continue;
            }
            MemberStatus status = record.status();
            if (status.isPresent()) {
                nowPresent.add(record.id());
            } else if (status == MemberStatus.DEAD) {
                nowDead.add(record.id());
            }
        }
        present = List.copyOf(nowPresent);
        dead = List.copyOf(nowDead);
        stale = false;
    }
}

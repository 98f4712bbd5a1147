package dev.weft.scale;

import dev.weft.controlplane.MemberStatus;
import dev.weft.controlplane.detector.Membership;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.ledger.Event.Incarnation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Answers the real detector's questions from a {@link CompactLedger}. */
final class CompactMembership implements Membership {
    private final Population population;
    private final CompactLedger ledger;
    private final List<NodeId> dead = new ArrayList<>();
    private PresentList present;

    CompactMembership(Population population, CompactLedger ledger, int self) {
        this.population = population;
        this.ledger = ledger;
        this.present = new PresentList(population, new int[] {self});
    }

    /** The node's state may have changed. */
    void changed(int node) {
        boolean isDead = ledger.status(node) == MemberStatus.DEAD;
        NodeId id = population.id(node);
        if (isDead && !dead.contains(id)) {
            dead.add(id);
            present = present.with(node, false);
        } else if (!isDead && dead.remove(id)) {
            present = present.with(node, true);
        }
    }

    @Override
    public List<NodeId> present() {
        return present;
    }

    @Override
    public List<NodeId> dead() {
        return dead;
    }

    @Override
    public Optional<MemberStatus> status(NodeId node) {
        return Optional.of(ledger.status(Population.index(node)));
    }

    @Override
    public Optional<Incarnation> incarnation(NodeId node) {
        return Optional.of(new Incarnation(node, ledger.life(Population.index(node)), 0));
    }

    @Override
    public List<NodeId> accusers(NodeId node) {
        return ledger.suspicions(Population.index(node)).stream()
                .map(suspicion -> population.id(suspicion.author()))
                .toList();
    }

    @Override
    public int refusals(NodeId node) {
        return (int) ledger.suspicions(Population.index(node)).stream()
                .filter(Statement::refused)
                .count();
    }
}

package dev.weft.controlplane.detector;

import dev.weft.controlplane.MemberStatus;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.ledger.Event.Evidence;
import dev.weft.controlplane.ledger.Event.Incarnation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Members whose states the test sets. */
final class FakeMembership implements Membership {
    private final NodeId self;
    private final SortedMap<NodeId, State> states = new TreeMap<>();

    private static final class State {
        MemberStatus status = MemberStatus.ALIVE;
        long life = 1;
        final SortedMap<NodeId, Evidence> accusers = new TreeMap<>();
    }

    FakeMembership(NodeId self) {
        this.self = self;
    }

    /** A member that is alive, in its first or its next life. */
    void alive(NodeId node) {
        State state = states.get(node);
        if (state == null) {
            states.put(node, new State());
            return;
        }
        state.status = MemberStatus.ALIVE;
        state.life++;
        state.accusers.clear();
    }

    void accuse(NodeId node, NodeId accuser, Evidence evidence) {
        State state = state(node);
        state.accusers.put(accuser, evidence);
        if (state.status == MemberStatus.ALIVE) {
            state.status = MemberStatus.SUSPECT;
        }
    }

    void become(NodeId node, MemberStatus status) {
        state(node).status = status;
    }

    /** As if it had never been let in. */
    void remove(NodeId node) {
        states.remove(node);
    }

    private State state(NodeId node) {
        return Optional.ofNullable(states.get(node)).orElseThrow();
    }

    private List<NodeId> others(Predicate<MemberStatus> wanted) {
        return states.entrySet().stream()
                .filter(entry -> wanted.test(entry.getValue().status))
                .map(Map.Entry::getKey)
                .filter(node -> !node.equals(self))
                .toList();
    }

    @Override
    public List<NodeId> present() {
        return others(MemberStatus::isPresent);
    }

    @Override
    public List<NodeId> dead() {
        return others(MemberStatus.DEAD::equals);
    }

    @Override
    public Optional<MemberStatus> status(NodeId node) {
        return Optional.ofNullable(states.get(node)).map(state -> state.status);
    }

    @Override
    public Optional<Incarnation> incarnation(NodeId node) {
        return Optional.ofNullable(states.get(node)).map(state -> new Incarnation(node, state.life, 0));
    }

    @Override
    public List<NodeId> accusers(NodeId node) {
        return Optional.ofNullable(states.get(node))
                .map(state -> List.copyOf(state.accusers.keySet()))
                .orElse(List.of());
    }

    @Override
    public int refusals(NodeId node) {
        return (int) Optional.ofNullable(states.get(node)).stream()
                .flatMap(state -> state.accusers.values().stream())
                .filter(Evidence.REFUSED::equals)
                .count();
    }
}

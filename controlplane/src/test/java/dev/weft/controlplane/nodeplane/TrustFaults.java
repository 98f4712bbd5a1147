package dev.weft.controlplane.nodeplane;

import dev.weft.controlplane.ControlPlaneException;
import dev.weft.controlplane.identity.InviteToken;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.ledger.NodeRecord;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** What admins take back, and who is not to be trusted any more. */
final class TrustFaults {
    private final World world;
    private final Machines machines;
    private final Joins joins;
    private final RandomGenerator random;

    TrustFaults(World world, Machines machines, Joins joins) {
        this.world = world;
        this.machines = machines;
        this.joins = joins;
        this.random = world.random;
    }

    /** Somebody who may do so throws out somebody else, mostly from now on, sometimes from an earlier entry on. */
    void revoke() {
        SimulatedNode node = anyAdmin().orElse(null);
        // Most stay, so that there is something left to agree on.
        if (node == null || world.condemned.size() >= Math.max(1, world.plan.nodes() / 5)) {
            return;
        }
        List<NodeId> targets = node.core().ledger().records().stream()
                .map(NodeRecord::id)
                .filter(target -> node.core().ledger().mayRevoke(target).contains(node.id))
                .toList();
        if (targets.isEmpty()) {
            return;
        }
        NodeId target = targets.get(random.nextInt(targets.size()));
        long held = node.core().ledger().feeds().heldSequence(target);
        boolean atEnd = random.nextInt(3) > 0 || held < 1;
        OptionalLong cut = atEnd ? OptionalLong.empty() : OptionalLong.of(random.nextLong(held) + 1);
        boolean isNew = world.condemned.add(target);
        if (isDone(node, core -> core.revoke(target, cut, world.clock(node)))) {
            happened(Fault.REVOCATION, node.index + " revokes " + target.shortText() + " after " + cut);
        } else if (isNew) {
            world.condemned.remove(target);
        }
    }

    void withdraw() {
        anyAdmin().ifPresent(node -> joins.anyToken().ifPresent(token -> withdraw(node, token)));
    }

    private void withdraw(SimulatedNode node, InviteToken token) {
        String name = token.invite().name();
        boolean isNew = world.withdrawn.add(token.invite().inviteKey());
        if (isDone(node, core -> {
            int unused = core.withdrawInvite(name, world.clock(node));
        })) {
            happened(Fault.WITHDRAWAL, node.index + " withdraws " + name);
            joins.tryWith(token);
        } else if (isNew) {
            world.withdrawn.remove(token.invite().inviteKey());
        }
    }

    private Optional<SimulatedNode> anyAdmin() {
        List<SimulatedNode> admins = world.nodes.stream()
                .filter(node -> node.isAtWork()
                        && node.core()
                                .ledger()
                                .record(node.id)
                                .filter(NodeRecord::isAdmin)
                                .isPresent())
                .toList();
        return admins.isEmpty() ? Optional.empty() : Optional.of(admins.get(random.nextInt(admins.size())));
    }

    /** Whether it was allowed; the node settles in any case. */
    private boolean isDone(SimulatedNode node, Consumer<NodeCore> command) {
        boolean[] done = new boolean[1];
        machines.command(node, core -> {
            try {
                command.accept(core);
                done[0] = true;
            } catch (ControlPlaneException e) {
                world.note("node" + node.index + " may not: " + e.getMessage());
            }
        });
        return done[0];
    }

    void betray() {
        List<SimulatedNode> able = world.nodes.stream()
                .filter(node -> node.index > 0 && node.isAtWork() && !node.mayFork && !node.leaving)
                .toList();
        boolean few = world.nodes.stream().filter(other -> other.isTraitor).count() < world.plan.nodes() / 4;
        if (few && !able.isEmpty()) {
            SimulatedNode node = able.get(random.nextInt(able.size()));
            happened(Fault.BETRAYAL, node.index);
            machines.stop(node);
            node.isScrapped = true;
            node.isTraitor = true;
            node.traitor = new Traitor(world, machines, node);
            node.traitor.begin();
        }
    }

    private void happened(Fault fault, Object what) {
        world.report.count(fault);
        world.note(fault.word() + ": " + what);
    }
}

package dev.weft.controlplane.nodeplane;

/** What becomes of machines whose state is not what it was: old copies, no copy, and one copy too many. */
final class DiskFaults {
    private static final long MAX_DOWN_MILLIS = 15_000;
    private static final long MAX_CLONED_MILLIS = 20_000;

    private final World world;
    private final Machines machines;
    private final Joins joins;

    DiskFaults(World world, Machines machines, Joins joins) {
        this.world = world;
        this.machines = machines;
        this.joins = joins;
    }

    void restoreOldCopy(SimulatedNode node) {
        if (node.isRunning()) {
            machines.stop(node);
            int lost = node.disk.rollBack(world.random);
            node.sentSequence = 0;
            node.mayFork = true;
            happened(Fault.OLD_COPY, node.index + " lacks " + lost + " transactions");
            world.schedule.in(world.random.nextLong(1, MAX_DOWN_MILLIS), () -> machines.restart(node));
        }
    }

    void empty(SimulatedNode node) {
        boolean stays = node.isAtWork() && !node.leaving;
        if (stays && node.index > 0 && !node.isClone && world.nodes.size() < SimulationPlan.MAX_NODES) {
            happened(Fault.EMPTY_DISK, node.index);
            machines.stop(node);
            node.isScrapped = true;
            joins.joinAnew(node.address);
        }
    }

    void copy(SimulatedNode node) {
        boolean room = world.expectedNodes < SimulationPlan.MAX_MACHINES;
        if (!room || !node.isRunning() || node.isClone) {
            return;
        }
        SimulatedNode copy = node.copyAs(world.nodes.size());
        happened(Fault.CLONE, node.index + " as " + copy.index);
        copy.address = world.freeAddress();
        world.expectedNodes++;
        world.add(copy);
        machines.boot(copy);
        world.schedule.in(world.random.nextLong(500, MAX_CLONED_MILLIS), () -> {
            machines.stop(copy);
            copy.isScrapped = true;
        });
    }

    private void happened(Fault fault, Object what) {
        world.report.count(fault);
        world.note(fault.word() + ": " + what);
    }
}

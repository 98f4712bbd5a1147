package dev.weft.controlplane.nodeplane;

import dev.weft.controlplane.identity.NodeId;
import java.net.InetSocketAddress;
import java.util.Arrays;

/** A sealed datagram that one run of a node has taken is not taken by it a second time, and none of a revoked node. */
final class DatagramOracle {
    /** One datagram on its way; several copies may arrive. */
    static final class Delivery {
        private final Step.Send send;
        private final InetSocketAddress from;
        private final int copies;
        private int takenBy = -1;
        private int takenInRun = -1;

        Delivery(Step.Send send, InetSocketAddress from, int copies) {
            this.send = send;
            this.from = from;
            this.copies = copies;
        }

        Step.Send send() {
            return send;
        }
    }

    void receive(SimulatedNode to, Delivery delivery, Now clock) {
        byte[] datagram = delivery.send.datagram();
        boolean listens = to.core().phase() != NodeCore.Phase.GONE;
        if (listens && isOfRevoked(to, datagram)) {
            long before = dropped(to);
            to.core().receive(datagram, delivery.from, clock);
            if (dropped(to) == before) {
                throw new AssertionError("node" + to.index + " listens to somebody whom it knows to be revoked");
            }
            return;
        }
        if (delivery.copies == 1 || datagram[1] != SealedDatagrams.SEALED || !listens) {
            to.core().receive(datagram, delivery.from, clock);
            return;
        }
        long before = dropped(to);
        to.core().receive(datagram, delivery.from, clock);
        boolean taken = dropped(to) == before;
        if (taken && delivery.takenBy == to.index && delivery.takenInRun == to.run) {
            throw new AssertionError("node" + to.index + " takes one datagram twice");
        }
        if (taken) {
            delivery.takenBy = to.index;
            delivery.takenInRun = to.run;
        }
    }

    private static boolean isOfRevoked(SimulatedNode to, byte[] datagram) {
        return datagram[1] == SealedDatagrams.SEALED
                && to.core()
                        .ledger()
                        .overruledBy(NodeId.fromBytes(Arrays.copyOfRange(datagram, 2, 2 + NodeId.BYTES)))
                        .isPresent();
    }

    private static long dropped(SimulatedNode node) {
        return node.core().counters().entrySet().stream()
                .filter(counter -> counter.getKey().startsWith("dropped."))
                .mapToLong(java.util.Map.Entry::getValue)
                .sum();
    }
}

package dev.weft.agent.lab;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * All that one lab command tells the next one.
 *
 * @param phase whether {@code up} came to its end
 * @param switchHost holds the namespace of the bridge; null until it runs
 * @param nodes in the order of their numbers
 * @param faults what is broken on purpose now
 */
record LabState(Phase phase, @Nullable ProcessMark switchHost, List<Node> nodes, Faults faults) {
    enum Phase {
        STARTING,
        UP
    }

    /**
     * One node.
     *
     * @param number 1, 2, …; the node's name, port and address follow from it
     * @param host holds the node's namespaces; null until it runs
     * @param agent the agent that was started last; null before the first start and after a wanted end
     * @param left whether it left the network for good
     * @param chat the chat daemon that was started last; null in a lab without chats
     */
    record Node(
            int number,
            @Nullable ProcessMark host,
            @Nullable ProcessMark agent,
            boolean left,
            @Nullable ProcessMark chat) {
        String name() {
            return "node" + number;
        }

        /** The bridge's end of the cable. */
        String port() {
            return "p" + number;
        }

        /** Its address in the underlay. */
        String address() {
            return "198.18.0." + number;
        }

        Node withHost(ProcessMark mark) {
            return new Node(number, mark, agent, left, chat);
        }

        Node withAgent(@Nullable ProcessMark mark) {
            return new Node(number, host, mark, left, chat);
        }

        Node withLeft() {
            return new Node(number, host, agent, true, chat);
        }

        Node withChat(ProcessMark mark) {
            return new Node(number, host, agent, left, mark);
        }
    }

    LabState {
        nodes = List.copyOf(nodes);
    }

    static LabState starting(int count) {
        List<Node> nodes = java.util.stream.IntStream.rangeClosed(1, count)
                .mapToObj(number -> new Node(number, null, null, false, null))
                .toList();
        return new LabState(Phase.STARTING, null, nodes, Faults.NONE);
    }

    Optional<Node> find(int number) {
        return number >= 1 && number <= nodes.size() ? Optional.of(nodes.get(number - 1)) : Optional.empty();
    }

    LabState with(Phase newPhase) {
        return new LabState(newPhase, switchHost, nodes, faults);
    }

    LabState with(ProcessMark newSwitchHost) {
        return new LabState(phase, newSwitchHost, nodes, faults);
    }

    LabState with(Faults newFaults) {
        return new LabState(phase, switchHost, nodes, newFaults);
    }

    LabState with(int number, UnaryOperator<Node> change) {
        return new LabState(
                phase,
                switchHost,
                nodes.stream()
                        .map(node -> node.number() == number ? change.apply(node) : node)
                        .toList(),
                faults);
    }
}

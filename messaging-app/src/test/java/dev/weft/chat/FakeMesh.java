package dev.weft.chat;

import dev.weft.chat.agent.FakeAgent;
import dev.weft.chat.core.Announcement;
import dev.weft.controlplane.identity.NetworkId;
import dev.weft.controlplane.identity.NodeId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A mesh of loopback addresses: each machine has an agent, and all agents tell the same members and services. */
public final class FakeMesh implements AutoCloseable {
    public static final NetworkId NETWORK = new NetworkId(1, 2);
    private static final int FIRST_ADDRESS = 31;

    private final Path folder;
    private final int port;
    private final NetworkId network;
    private final List<Machine> machines = new ArrayList<>();
    private long lastEvent;

    public FakeMesh(Path folder) {
        this(folder, NETWORK);
    }

    public FakeMesh(Path folder, NetworkId network) {
        this.folder = folder;
        this.network = network;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One machine, and what its agent tells of it. */
    public final class Machine {
        final int number;
        final String name;
        private String status = "alive";
        private String service = "";
        private long incarnation = 5;
        private @Nullable FakeAgent agent;

        private Machine(int number, String name) {
            this.number = number;
            this.name = name;
        }

        NodeId id() {
            return new NodeId(0, number);
        }

        public InetAddress address() {
            try {
                return InetAddress.getByName("127.0.0." + (FIRST_ADDRESS + number));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        public int port() {
            return port;
        }

        public Path socket() {
            return folder.resolve(number + ".sock");
        }

        /** All members hear that it has another status, and why. */
        public void becomes(String newStatus, String why) {
            synchronized (FakeMesh.this) {
                status = newStatus;
                incarnation++;
                machines.forEach(each -> each.explain(this, why));
                tell(this, newStatus.equals("dead") ? "member-dead" : "member-updated");
            }
        }

        /** Announces a service as its owner would through its agent. */
        public void announces(String attributesAndPort) {
            synchronized (FakeMesh.this) {
                service = "{\"name\": \"" + Announcement.SERVICE + "\", " + attributesAndPort.substring(1);
                incarnation++;
                tell(this, "member-updated");
            }
        }

        /** One attribute of the service that it announces. */
        public String announced(String attribute) {
            synchronized (FakeMesh.this) {
                Matcher found =
                        Pattern.compile("\"" + attribute + "\":\"([^\"]+)\"").matcher(service);
                if (!found.find()) {
                    throw new AssertionError(name + " announces no " + attribute + ": " + service);
                }
                return found.group(1);
            }
        }

        public void agentEnds() {
            synchronized (FakeMesh.this) {
                FakeAgent ended = agent;
                agent = null;
                if (ended != null) {
                    close(ended);
                }
            }
        }

        public void agentStarts() {
            synchronized (FakeMesh.this) {
                try {
                    FakeAgent started = new FakeAgent(socket());
                    started.answer("GET /v1/status", 200, "{\"network\": {\"id\": \"" + network + "\"}}");
                    started.answer("PUT /v1/services/" + Announcement.SERVICE, 200, "{}");
                    started.onPut(this::announces);
                    started.firstEvents(reset());
                    agent = started;
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }

        private void explain(Machine about, String why) {
            FakeAgent told = agent;
            if (told != null) {
                told.answer(
                        "GET /v1/members/" + about.id() + "/explain",
                        200,
                        "{\"entries\": [{\"entry\": \"" + about.entry() + "\", \"kind\": \"" + about.status
                                + "\", \"text\": \"" + why + "\"}]}");
            }
        }

        private String entry() {
            return id() + "/" + incarnation;
        }

        private String json(Machine asker) {
            return "{\"id\": \"%s\", \"name\": \"%s\", \"status\": \"%s\", \"incarnation\": %d, \"meshIp4\": \"%s\","
                            .formatted(
                                    id(), name, status, incarnation, address().getHostAddress())
                    + " \"since\": \"2026-01-01T00:00:00Z\", \"self\": " + equals(asker) + ", \"services\": [" + service
                    + "]}";
        }

        private String reset() {
            String all = machines.stream().map(each -> each.json(this)).collect(Collectors.joining(","));
            return FakeAgent.event(
                    "m-" + ++lastEvent,
                    "reset",
                    "{\"reason\": \"first\", \"viewVersion\": " + lastEvent + ", \"members\": [" + all + "]}");
        }
    }

    /** A machine joins, with an agent that runs. */
    public synchronized Machine join(String name) {
        Machine machine = new Machine(machines.size() + 1, name);
        machines.add(machine);
        machine.agentStarts();
        tell(machine, "member-joined");
        return machine;
    }

    private void tell(Machine about, String event) {
        for (Machine each : machines) {
            FakeAgent agent = each.agent;
            if (agent != null) {
                agent.firstEvents(each.reset());
                agent.say(FakeAgent.event(
                        "m-" + ++lastEvent,
                        event,
                        "{\"entry\": \"" + about.entry() + "\", \"viewVersion\": " + lastEvent + ", \"member\": "
                                + about.json(each) + "}"));
            }
        }
    }

    private static void close(FakeAgent agent) {
        try {
            agent.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public synchronized void close() {
        machines.forEach(Machine::agentEnds);
    }
}

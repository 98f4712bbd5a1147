package dev.weft.chat.agent;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.controlplane.Service;
import dev.weft.controlplane.identity.NetworkId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the agent of this machine on a thread of its own, and has it announce a service. Whatever ends the stream of
 * events, it is opened again, after where it ended.
 *
 * <p>It uses the Unix socket alone: the agent's TCP port could be taken by any program of this machine while no agent runs,
 * and who the members are decides whose messages count.
 */
public final class AgentLink implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AgentLink.class);
    private static final long CLOSE_MILLIS = 5_000;
    private static final String NOT_YET = "not announced yet";
    /** How often an announcement that another program has changed is made again. */
    private static final int MAX_LOST = 3;

    private final AgentHttp http;
    private final ServiceOffer offer;
    private final AgentListener listener;
    private final Members members;
    private final Backoff backoff = new Backoff();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "weft-chat-agent");
    private AgentView network = new AgentView(new NetworkId(0, 0), "", List.of());
    private String lastEventId = "";
    private String announceProblem = NOT_YET;
    private boolean wasInForce;
    private int lost;

    /**
     * Prepares a link; {@link #start} makes it.
     *
     * @param offer what to announce
     */
    public AgentLink(Path socket, ServiceOffer offer, AgentListener listener) throws AgentException {
        this.http = new AgentHttp(socket);
        this.offer = offer;
        this.listener = listener;
        this.members = new Members(this::explain);
    }

    public void start() {
        thread.start();
    }

    private void run() {
        while (closing.getCount() > 0) {
            String cause;
            try {
                follow();
                cause = "the agent has ended the stream of its events";
            } catch (AgentException | IOException e) {
                cause = String.valueOf(e.getMessage());
            }
            if (closing.getCount() > 0) {
                LOG.atWarn()
                        .setMessage("agent.unreachable")
                        .addKeyValue("reason", cause)
                        .log();
                listener.unreachable(cause);
                pause(backoff.next());
            }
        }
    }

    private void follow() throws AgentException, IOException {
        network = nobodyYet();
        try (InputStream stream = http.events(lastEventId)) {
            LOG.atInfo()
                    .setMessage("agent.connected")
                    .addKeyValue("network", network.network())
                    .log();
            if (!lastEventId.isEmpty()) {
                tell();
            }
            EventReader events = new EventReader(stream);
            Optional<AgentEvent> next = events.next();
            while (next.isPresent()) {
                heard(next.get());
                next = events.next();
            }
        }
    }

    private void heard(AgentEvent event) {
        backoff.reset();
        if (event.isHeartbeat()) {
            if (!announceProblem.isEmpty()) {
                announce();
            }
            return;
        }
        members.apply(event);
        lastEventId = event.id();
        LOG.atDebug()
                .setMessage("agent.event")
                .addKeyValue("id", event.id())
                .addKeyValue("kind", event.name())
                .log();
        announce();
        tell();
    }

    /** Names the network. */
    private AgentView nobodyYet() throws AgentException {
        JsonNode network = http.get("/v1/status").path("network");
        try {
            return new AgentView(
                    NetworkId.parse(network.path("id").asText()),
                    network.path("name").asText(),
                    List.of());
        } catch (IllegalArgumentException e) {
            throw new AgentException("the agent names no network: is it of another version?", e);
        }
    }

    private AgentView view() {
        return new AgentView(network.network(), network.networkName(), members.all());
    }

    private void tell() {
        listener.members(view());
    }

    /** Once announced it stays so, also over restarts of the agent; another program may have changed it. */
    private void announce() {
        AgentView view = view();
        Optional<Service> wanted = offer.on(view);
        if (wanted.isEmpty()) {
            return;
        }
        Service service = wanted.get();
        boolean inForce =
                view.self().flatMap(self -> self.service(service.name())).equals(Optional.of(service));
        lost += wasInForce && !inForce ? 1 : 0;
        wasInForce = inForce;
        if (inForce) {
            announced("");
        } else if (lost > MAX_LOST) {
            announced("another program of this machine announces the service '" + service.name()
                    + "' again and again: stop one of the two");
        } else {
            put(service);
        }
    }

    private void put(Service service) {
        try {
            http.put(
                    "/v1/services/" + service.name(),
                    Map.of("port", service.port(), "attributes", service.attributes()));
            announced("");
        } catch (AgentException e) {
            announced("the agent does not announce this chat: " + e.getMessage());
        }
    }

    private void announced(String problem) {
        if (!problem.equals(announceProblem)) {
            announceProblem = problem;
            LOG.atInfo()
                    .setMessage(problem.isEmpty() ? "chat.announced" : "chat.announce.failed")
                    .addKeyValue("reason", problem)
                    .log();
            listener.announced(problem);
        }
    }

    private AgentMember explain(AgentMember member, String entry) {
        try {
            return Reasons.explain(member, entry, http.get("/v1/members/" + member.id() + "/explain"));
        } catch (AgentException e) {
            LOG.atDebug()
                    .setMessage("agent.explain.failed")
                    .addKeyValue("member", member.id())
                    .addKeyValue("reason", e.getMessage())
                    .log();
            return member.because(entry, "");
        }
    }

    private void pause(long millis) {
        try {
            boolean unused = closing.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            closing.countDown();
        }
    }

    /** Hears nothing more. What is announced stays announced. */
    @Override
    public void close() {
        closing.countDown();
        thread.interrupt();
        http.close();
        try {
            thread.join(CLOSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

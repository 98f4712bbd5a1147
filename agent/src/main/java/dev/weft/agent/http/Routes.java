package dev.weft.agent.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.weft.agent.os.MachineException;
import dev.weft.controlplane.ControlPlaneException;
import dev.weft.controlplane.InviteRequest;
import dev.weft.controlplane.Snapshot;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which path does what. */
final class Routes {
    static final int MAX_BODY_BYTES = 64 * 1024;
    private static final int CONTROL_PLANE_TIMEOUT_SECONDS = 15;
    private static final Logger LOG = LoggerFactory.getLogger(Routes.class);

    private final AgentNode agent;

    Routes(AgentNode agent) {
        this.agent = agent;
    }

    void register(RoutesConfig routes) {
        routes.get("/v1/status", context -> reply(context, Views.status(agent, snapshot())));
        routes.get("/v1/members", context -> reply(context, Views.members(snapshot(), agent.tunnels())));
        routes.get("/v1/members/{idOrName}", this::member);
        new LedgerRoutes(agent).register(routes);
        routes.get("/v1/plan", context -> reply(context, agent.plan()));
        routes.post("/v1/invites", this::invite);
        routes.post("/v1/leave", this::leave);
        routes.post("/v1/down", this::down);
        routes.exception(Problem.class, (problem, context) -> problem(context, problem.json()));
        routes.exception(
                ControlPlaneException.class,
                (e, context) -> problem(context, ProblemJson.of(409, String.valueOf(e.getMessage()))));
        routes.exception(
                MachineException.class,
                (e, context) -> problem(context, ProblemJson.of(500, String.valueOf(e.getMessage()))));
        routes.exception(HttpResponseException.class, Routes::refused);
        routes.exception(Exception.class, Routes::unexpected);
    }

    private Snapshot snapshot() {
        return agent.controlPlane().snapshot();
    }

    private void member(Context context) throws IOException {
        Snapshot snapshot = snapshot();
        reply(context, Views.member(Views.find(snapshot, context.pathParam("idOrName")), snapshot, agent.tunnels()));
    }

    private void invite(Context context) throws IOException {
        InviteRequestJson body = body(context, InviteRequestJson.class);
        InviteRequest request = request(body);
        String token = await(agent.controlPlane().invite(request));
        reply(context, new InviteJson(token, request.validity().toSeconds(), request.uses(), request.admin()));
    }

    private static InviteRequest request(InviteRequestJson body) {
        try {
            return new InviteRequest(
                    Duration.ofSeconds(orElse(body.validitySeconds(), InviteRequestJson.DEFAULT_VALIDITY_SECONDS)),
                    orElse(body.uses(), 1),
                    orElse(body.admin(), false));
        } catch (IllegalArgumentException e) {
            throw new Problem(400, String.valueOf(e.getMessage()));
        }
    }

    private static <T> T orElse(@Nullable T value, T otherwise) {
        return value == null ? otherwise : value;
    }

    private void leave(Context context) throws IOException {
        body(context, NothingJson.class);
        StatusJson last = Views.status(agent, await(agent.controlPlane().leave()));
        end(context, last);
    }

    private void down(Context context) throws IOException {
        body(context, NothingJson.class);
        end(context, Views.status(agent, snapshot()));
    }

    /** The whole answer is on its way before the agent is asked to end. */
    private void end(Context context, StatusJson last) throws IOException {
        agent.down();
        context.res().setStatus(200);
        context.res().setContentType("application/json");
        context.res().getOutputStream().write(Json.bytes(last));
        context.res().getOutputStream().close();
        agent.stop();
    }

    private static <T> T body(Context context, Class<T> type) throws IOException {
        byte[] body = context.req().getInputStream().readNBytes(MAX_BODY_BYTES + 1);
        if (body.length > MAX_BODY_BYTES) {
            throw new Problem(413, "the body is larger than " + MAX_BODY_BYTES + " bytes");
        }
        try {
            T read = Json.read(body.length == 0 ? new byte[] {'{', '}'} : body, type);
            if (read == null) {
                throw new Problem(400, "the body is null; an object is expected here");
            }
            return read;
        } catch (JsonProcessingException e) {
            throw new Problem(400, "the body is not what is expected here: " + e.getOriginalMessage());
        }
    }

    static <T> T await(CompletableFuture<T> future) {
        try {
            return future.get(CONTROL_PLANE_TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        } catch (TimeoutException e) {
            throw new Problem(504, "the control plane did not answer within " + CONTROL_PLANE_TIMEOUT_SECONDS + " s");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Problem(503, "the agent is ending");
        }
    }

    private static void refused(HttpResponseException e, Context context) {
        String detail = e.getStatus() == 404
                ? "there is nothing at " + context.method() + " " + context.path()
                : String.valueOf(e.getMessage());
        problem(context, ProblemJson.of(e.getStatus(), detail));
    }

    private static void unexpected(Exception e, Context context) {
        LOG.atError()
                .setCause(e)
                .addKeyValue("method", context.method())
                .addKeyValue("path", context.path())
                .log("request failed");
        problem(context, ProblemJson.of(500, "the agent failed to answer: its log has the details"));
    }

    static void reply(Context context, Object value) throws IOException {
        write(context, 200, "application/json", Json.bytes(value));
    }

    private static void problem(Context context, ProblemJson problem) {
        write(context, problem.status(), "application/problem+json", Json.bytes(problem));
    }

    private static void write(Context context, int status, String type, byte[] body) {
        context.status(status).contentType(type).result(body);
    }
}

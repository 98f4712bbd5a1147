package dev.weft.agent.http;

import dev.weft.agent.os.Clock;
import dev.weft.agent.os.MachineException;
import dev.weft.controlplane.ControlPlaneException;
import dev.weft.controlplane.Snapshot;
import dev.weft.controlplane.identity.KeyFileException;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which path does what. */
final class Routes {
    private static final int CONTROL_PLANE_TIMEOUT_SECONDS = 15;
    private static final Logger LOG = LoggerFactory.getLogger(Routes.class);

    private final AgentNode agent;
    private final EventRoutes events;
    private final OperationsRoutes operations;

    Routes(AgentNode agent, EventRoutes events, OperationsRoutes operations) {
        this.agent = agent;
        this.events = events;
        this.operations = operations;
    }

    void register(RoutesConfig routes) {
        routes.before(Gate::check);
        routes.get("/v1/status", context -> Answers.json(context, Views.status(agent, snapshot())));
        routes.get("/v1/members", context -> Answers.json(context, Views.members(snapshot(), agent.tunnels())));
        routes.get("/v1/members/{idOrName}", this::member);
        new LedgerRoutes(agent).register(routes);
        routes.get("/v1/plan", context -> Answers.json(context, agent.plan()));
        events.register(routes);
        new ServiceRoutes(agent).register(routes);
        new InviteRoutes(agent, Clock.system()).register(routes);
        new RevocationRoutes(agent, Clock.system()).register(routes);
        routes.post("/v1/rotate-key", this::rotateKey);
        routes.post("/v1/leave", this::leave);
        routes.post("/v1/down", this::down);
        operations.register(routes);
        routes.exception(Problem.class, (problem, context) -> Answers.problem(context, problem.json()));
        routes.exception(
                ControlPlaneException.class,
                (e, context) -> Answers.problem(context, ProblemJson.of(409, String.valueOf(e.getMessage()))));
        routes.exception(
                MachineException.class,
                (e, context) -> Answers.problem(context, ProblemJson.of(500, String.valueOf(e.getMessage()))));
        routes.exception(
                KeyFileException.class,
                (e, context) -> Answers.problem(context, ProblemJson.of(500, String.valueOf(e.getMessage()))));
        routes.exception(HttpResponseException.class, Routes::refused);
        routes.exception(Exception.class, Routes::unexpected);
    }

    private Snapshot snapshot() {
        return agent.controlPlane().snapshot();
    }

    private void member(Context context) throws IOException {
        Snapshot snapshot = snapshot();
        Answers.json(
                context, Views.member(Views.find(snapshot, context.pathParam("idOrName")), snapshot, agent.tunnels()));
    }

    /** Makes a value; what it refuses is the fault of this field. */
    static <T> T checked(String field, java.util.function.Supplier<T> maker) {
        try {
            return maker.get();
        } catch (IllegalArgumentException e) {
            throw Problem.ofField(field, String.valueOf(e.getMessage()));
        }
    }

    private void rotateKey(Context context) throws IOException {
        var unused = RequestBody.read(context, NothingJson.class);
        Answers.json(context, await(agent.rotateKey()));
    }

    private void leave(Context context) throws IOException {
        var unused = RequestBody.read(context, NothingJson.class);
        StatusJson last = Views.status(agent, await(agent.controlPlane().leave()));
        end(context, last);
    }

    private void down(Context context) throws IOException {
        var unused = RequestBody.read(context, NothingJson.class);
        end(context, Views.status(agent, snapshot()));
    }

    /** The whole answer is on its way before the agent is asked to end. */
    private void end(Context context, StatusJson last) throws IOException {
        agent.down();
        context.res().setStatus(200);
        context.res().setContentType(Answers.JSON);
        context.res().getOutputStream().write(Json.bytes(last));
        context.res().getOutputStream().close();
        agent.stop();
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
        int status = e.getStatus();
        String methods = e.getDetails().get("availableMethods");
        if (status == 405 && methods != null) {
            context.header("Allow", methods);
            Answers.problem(
                    context, ProblemJson.of(405, context.path() + " takes " + methods + ", not " + context.method()));
            return;
        }
        String detail = status == 404
                ? "there is nothing at " + context.method() + " " + context.path()
                : String.valueOf(e.getMessage());
        Answers.problem(context, ProblemJson.of(status, detail));
    }

    private static void unexpected(Exception e, Context context) {
        LOG.atError()
                .setCause(e)
                .addKeyValue("method", context.method())
                .addKeyValue("path", context.path())
                .log("request failed");
        Answers.problem(context, ProblemJson.of(500, "the agent failed to answer: its log has the details"));
    }
}

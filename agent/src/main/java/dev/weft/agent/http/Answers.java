package dev.weft.agent.http;

import io.javalin.http.Context;
import jakarta.servlet.ServletOutputStream;
import java.io.IOException;

/** Writes answers. One that a client may read slowly holds no thread. */
final class Answers {
    /** What fits into the buffers below is written at once. */
    private static final int AT_ONCE_BYTES = 16 * 1024;

    static final String JSON = "application/json";
    static final String PROBLEM = "application/problem+json";

    private Answers() {}

    static void json(Context context, Object value) throws IOException {
        write(context, 200, JSON, Json.bytes(value));
    }

    static void problem(Context context, ProblemJson problem) {
        // What the handler had begun is void.
        context.status(problem.status()).contentType(PROBLEM).result(Json.bytes(problem));
    }

    static void write(Context context, int status, String type, byte[] body) throws IOException {
        context.status(status).contentType(type);
        if (body.length <= AT_ONCE_BYTES) {
            context.result(body);
            return;
        }
        context.res().setContentLength(body.length);
        ServletOutputStream out = context.res().getOutputStream();
        context.future(() -> {
            context.req().getAsyncContext().setTimeout(0);
            Outflow outflow = new Outflow(out, 1);
            outflow.offer(body);
            outflow.end();
            out.setWriteListener(outflow);
            return outflow.done();
        });
    }
}

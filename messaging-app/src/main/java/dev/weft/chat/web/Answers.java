package dev.weft.chat.web;

import dev.weft.chat.ChatException;
import dev.weft.chat.core.ChatRefusedException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for the owner thread, and makes problems of what it refuses. */
final class Answers {
    private static final long ANSWER_SECONDS = 15;

    private Answers() {}

    static <T> T await(CompletableFuture<T> answer) {
        try {
            return answer.get(ANSWER_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw problem(e.getCause());
        } catch (TimeoutException e) {
            throw new Problem(504, "the chat did not answer within " + ANSWER_SECONDS + " s: look into its log");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Problem(503, "the chat is ending");
        }
    }

    private static RuntimeException problem(@org.jspecify.annotations.Nullable Throwable cause) {
        if (cause instanceof Problem problem) {
            return problem;
        }
        if (cause instanceof ChatRefusedException refused) {
            int status = switch (refused.reason()) {
                case EMPTY -> 400;
                case TOO_LONG -> 413;
                case UNKNOWN_RECEIVER -> 404;
                case RECEIVER_GONE -> 409;
                case STARTING, QUEUE_FULL -> 503;
            };
            return new Problem(status, String.valueOf(refused.getMessage()));
        }
        if (cause instanceof ChatException unable) {
            return new Problem(503, String.valueOf(unable.getMessage()));
        }
        return new IllegalStateException("the chat failed", cause);
    }
}

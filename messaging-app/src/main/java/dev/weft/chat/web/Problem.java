package dev.weft.chat.web;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** A request that cannot be answered as asked; becomes an {@code application/problem+json} (RFC 9457). */
final class Problem extends RuntimeException {
    static final String TYPE = "application/problem+json";

    private static final long serialVersionUID = 1L;

    private final int status;

    Problem(int status, String detail) {
        super(detail);
        this.status = status;
    }

    int status() {
        return status;
    }

    byte[] json() {
        return json(status, String.valueOf(getMessage()));
    }

    static byte[] json(int status, String detail) {
        ObjectNode problem = Json.object();
        problem.put("type", "about:blank")
                .put("title", title(status))
                .put("status", status)
                .put("detail", detail);
        return Json.bytes(problem);
    }

    private static String title(int status) {
        return switch (status) {
            case 400 -> "Bad Request";
            case 401 -> "Unauthorized";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 409 -> "Conflict";
            case 413 -> "Content Too Large";
            case 415 -> "Unsupported Media Type";
            case 503 -> "Service Unavailable";
            case 504 -> "Gateway Timeout";
            default -> status < 500 ? "Request Refused" : "Internal Error";
        };
    }
}

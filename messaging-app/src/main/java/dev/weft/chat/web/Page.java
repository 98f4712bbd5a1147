package dev.weft.chat.web;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Serves the web page. It holds nothing secret, so it is served to whoever asks on loopback; what it shows comes from
 * routes that want the token.
 */
final class Page {
    /**
     * The page runs its own files and nothing else, talks to this daemon alone, cannot be framed, and the browser refuses
     * to parse markup out of text.
     */
    static final String CONTENT_SECURITY_POLICY = "default-src 'none'; script-src 'self'; style-src 'self';"
            + " img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
            + " require-trusted-types-for 'script'; trusted-types 'none'";

    static final List<String> ASSETS = List.of(
            "api.js",
            "app.js",
            "banners.js",
            "composer.js",
            "conversation.js",
            "dom.js",
            "explain.js",
            "finder.js",
            "icon.svg",
            "people.js",
            "reader.js",
            "stream.js",
            "style.css",
            "timeline.js",
            "words.js");

    private static final String INDEX = "index.html";
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "svg", "image/svg+xml");
    private static final int ETAG_BYTES = 12;

    private record File(byte[] bytes, String type, String etag) {}

    private final File index;
    private final Map<String, File> assets;

    private Page(File index, Map<String, File> assets) {
        this.index = index;
        this.assets = assets;
    }

    /** Reads the page's files, which are part of the program. */
    static Page load() {
        Map<String, File> assets = new LinkedHashMap<>();
        for (String name : ASSETS) {
            assets.put(name, read("assets/" + name));
        }
        return new Page(read(INDEX), Map.copyOf(assets));
    }

    void register(RoutesConfig routes) {
        routes.get("/", context -> answer(context, index));
        routes.get("/assets/{name}", context -> answer(context, assets.get(context.pathParam("name"))));
    }

    private static void answer(Context context, @Nullable File file) {
        if (file == null) {
            context.status(404).contentType("text/plain; charset=utf-8").result("The page has no such file.\n");
            return;
        }
        context.header("Content-Security-Policy", CONTENT_SECURITY_POLICY)
                .header("X-Content-Type-Options", "nosniff")
                .header("Referrer-Policy", "no-referrer")
                .header("Cross-Origin-Opener-Policy", "same-origin")
                .header("Cross-Origin-Resource-Policy", "same-origin")
                // Asked for anew each time, so that page and daemon are of one version.
                .header("Cache-Control", "no-cache")
                .header("ETag", file.etag());
        if (file.etag().equals(context.header("If-None-Match"))) {
            context.status(304);
            return;
        }
        context.contentType(file.type()).result(file.bytes());
    }

    private static File read(String name) {
        try (InputStream in = Page.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(
                        "this program lacks its file " + name + ": it was not built completely");
            }
            byte[] bytes = in.readAllBytes();
            String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
            if (type == null) {
                throw new IllegalStateException("nobody has said what kind of file " + name + " is");
            }
            return new File(bytes, type, etag(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + name + " of this program", e);
        }
    }

    private static String etag(byte[] bytes) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
            return '"' + HexFormat.of().formatHex(hash, 0, ETAG_BYTES) + '"';
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}

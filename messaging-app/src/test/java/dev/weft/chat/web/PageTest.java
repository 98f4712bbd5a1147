package dev.weft.chat.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PageTest {
    /** Ways from text to markup or to code. */
    private static final Pattern PARSES = Pattern.compile(
            "innerHTML|outerHTML|insertAdjacentHTML|document\\.write|DOMParser|createContextualFragment|\\beval\\(|new Function");

    private static final Pattern INLINE = Pattern.compile("<script(?![^>]*src=)|<style|\\sstyle=|\\son[a-z]+=");
    private static final Pattern ELSEWHERE =
            Pattern.compile("(src|href)=\"(?!/)|url\\(|@import|from '(?!\\./)|https?:(?!//www\\.w3\\.org/2000/svg)");

    @Test
    void everyFileIsServedUnderThePolicy() throws Exception {
        try (FakeDaemon daemon = new FakeDaemon(0)) {
            for (String path : Stream.concat(
                            Stream.of("/"), Page.ASSETS.stream().map(name -> "/assets/" + name))
                    .toList()) {
                HttpResponse<String> answer = get(daemon.uri().resolve(path), "");
                assertThat(answer.statusCode()).as(path).isEqualTo(200);
                assertThat(answer.headers().firstValue("Content-Security-Policy"))
                        .contains(Page.CONTENT_SECURITY_POLICY);
                assertThat(answer.headers().firstValue("X-Content-Type-Options"))
                        .contains("nosniff");
                assertThat(answer.headers().firstValue("Referrer-Policy")).contains("no-referrer");
                assertThat(answer.headers().firstValue("Content-Type")).isPresent();
                assertThat(answer.headers().firstValue("Access-Control-Allow-Origin"))
                        .isEmpty();
                String etag = answer.headers().firstValue("ETag").orElseThrow();
                assertThat(get(daemon.uri().resolve(path), etag).statusCode()).isEqualTo(304);
            }
            assertThat(get(daemon.uri().resolve("/assets/other.js"), "").statusCode())
                    .isEqualTo(404);
            assertThat(get(daemon.uri().resolve("/assets/..%2findex.html"), "").statusCode())
                    .isNotEqualTo(200);
        }
    }

    @Test
    void thePolicyLetsNothingElseRun() {
        assertThat(Page.CONTENT_SECURITY_POLICY)
                .contains(
                        "default-src 'none'",
                        "script-src 'self'",
                        "frame-ancestors 'none'",
                        "require-trusted-types-for")
                .doesNotContain("unsafe", "*", "data:", "http:");
    }

    @Test
    void allFilesOfThePageAreListed() throws Exception {
        try (Stream<Path> files = Files.list(folder().resolve("assets"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(Page.ASSETS);
        }
    }

    @Test
    void noScriptTurnsTextIntoMarkupAndNothingComesFromElsewhere() throws Exception {
        assertThat(offences("element.innerHTML = text")).as("the pattern works").isNotEmpty();
        assertThat(offences("<p onclick=\"x()\">")).as("the pattern works").isNotEmpty();
        assertThat(offences("import x from 'https://example.org/x.js'"))
                .as("the pattern works")
                .isNotEmpty();
        assertThat(offences(read("index.html"))).isEmpty();
        for (String asset : Page.ASSETS) {
            assertThat(offences(read("assets/" + asset))).as(asset).isEmpty();
        }
    }

    private static List<String> offences(String text) {
        return Stream.of(PARSES, INLINE, ELSEWHERE)
                .flatMap(pattern -> pattern.matcher(text).results())
                .map(found -> found.group())
                .toList();
    }

    private static Path folder() throws URISyntaxException {
        return Path.of(Objects.requireNonNull(Page.class.getResource("index.html"))
                        .toURI())
                .resolveSibling(".");
    }

    private static String read(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(Page.class.getResourceAsStream(name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static HttpResponse<String> get(URI uri, String etag) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri);
        if (!etag.isEmpty()) {
            request.header("If-None-Match", etag);
        }
        return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
    }
}

package dev.weft.agent.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpReplyTest {
    private static HttpReply parse(String text) throws IOException {
        return HttpReply.parse(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String body(HttpReply reply) {
        return new String(reply.body(), StandardCharsets.UTF_8);
    }

    @Test
    void readsABodyWithALength() throws IOException {
        HttpReply reply = parse("HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\n{}");

        assertThat(reply.status()).isEqualTo(404);
        assertThat(body(reply)).isEqualTo("{}");
    }

    @Test
    void readsAChunkedBody() throws IOException {
        assertThat(body(parse("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{ \r\n1\r\n}\r\n0\r\n\r\n")))
                .isEqualTo("{ }");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "HTTP/1.1 200 OK\r\n",
                "SSH-2.0-x\r\n\r\n",
                "HTTP/1.1 abc\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n{}",
                "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n{}",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nab",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\nab\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n7fffffff\r\nab\r\n"
            })
    void whatIsBrokenIsAnIoException(String text) {
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> parse(text));
    }

    @Test
    void anyCutOrFlipOfAnAnswerIsReadOrRefused() {
        byte[] answer = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n"
                .getBytes(StandardCharsets.ISO_8859_1);
        SplittableRandom random = new SplittableRandom(42);
        for (int round = 0; round < 5_000; round++) {
            byte[] changed = java.util.Arrays.copyOf(answer, random.nextInt(answer.length + 1));
            if (changed.length > 0) {
                changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
            }
            try {
                assertThat(HttpReply.parse(changed)).isNotNull();
            } catch (IOException e) {
                assertThat(e).hasMessageMatching("(?s).+");
            }
        }
    }
}

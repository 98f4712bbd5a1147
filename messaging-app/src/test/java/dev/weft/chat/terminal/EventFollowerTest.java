package dev.weft.chat.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.chat.web.Await;
import dev.weft.chat.web.FakeDaemon;
import dev.weft.chat.web.Scene;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class EventFollowerTest {
    private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();

    private final class Listener implements EventFollower.Listener {
        @Override
        public void opened(boolean resumed) {
            seen.add(resumed ? "resumed" : "opened");
        }

        @Override
        public void told(String name, JsonNode data) {
            seen.add(name + " " + data.path("id").asText());
        }

        @Override
        public void lost(String why) {
            seen.add("lost");
        }
    }

    @Test
    void nothingIsMissedOrToldTwiceWhenTheStreamBreaks() throws Exception {
        try (FakeDaemon daemon = new FakeDaemon(0)) {
            DaemonClient client = new DaemonClient(new DaemonAddress(daemon.uri(), FakeDaemon.TOKEN));
            Thread follower = new Thread(new EventFollower(client, new Listener(), millis -> {
                daemon.put(Scene.item("message", "2", "while-away", "beta"));
            }));
            follower.start();
            try {
                assertThat(next()).isEqualTo("opened");
                Await.until("the daemon knows of it", () -> daemon.listeners() == 1);
                daemon.put(Scene.item("message", "1", "first", "beta"));
                assertThat(next()).isEqualTo("item first");
                daemon.cutStreams();
                assertThat(next()).isEqualTo("lost");
                assertThat(next()).isEqualTo("resumed");
                assertThat(next()).isEqualTo("item while-away");
            } finally {
                follower.interrupt();
            }
        }
    }

    @Test
    void aWrongTokenIsSaid() {
        try (FakeDaemon daemon = new FakeDaemon(0)) {
            DaemonClient client = new DaemonClient(new DaemonAddress(daemon.uri(), "wrong"));
            assertThat(org.assertj.core.api.Assertions.catchThrowableOfType(
                            DaemonException.class, () -> client.get("/v1/status", java.util.Map.of())))
                    .hasMessage("this needs the token")
                    .returns(401, DaemonException::status);
        }
    }

    private String next() throws InterruptedException {
        String next = seen.poll(20, TimeUnit.SECONDS);
        return next == null ? "nothing" : next;
    }
}

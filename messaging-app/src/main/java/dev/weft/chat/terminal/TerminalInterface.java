package dev.weft.chat.terminal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOError;
import java.io.IOException;
import java.time.ZoneId;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jline.keymap.BindingReader;
import org.jline.keymap.KeyMap;
import org.jline.terminal.Attributes;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.InfoCmp.Capability;

/**
 * The chat on a whole terminal. One thread owns what is shown; keys, the daemon's events and its answers are tasks in its
 * queue.
 */
public final class TerminalInterface {
    private static final int MAX_TASKS = 1_024;
    private static final int MAX_REQUESTS = 32;
    private static final String DRAW_WITH_CHARACTERS = "org.jline.utils.disableAlternateCharset";
    private static final String PASTE_ON = "\u001b[?2004h";
    private static final String PASTE_OFF = "\u001b[?2004l";

    private final Terminal terminal;
    private final Glyphs glyphs;
    private final Talk talk = new Talk();
    private final DaemonClient client;
    private final Session session;
    private final Painter painter;
    private final BlockingQueue<Runnable> tasks = new ArrayBlockingQueue<>(MAX_TASKS);
    private final ThreadPoolExecutor asker = new ThreadPoolExecutor(
            1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(MAX_REQUESTS), task -> daemonThread(task, "requests"));
    private Size size;

    private TerminalInterface(Terminal terminal, DaemonAddress address) {
        this.terminal = terminal;
        this.glyphs = Glyphs.of(System.getenv());
        this.client = new DaemonClient(address);
        this.session = new Session(talk, new Asker(), glyphs);
        this.painter = new Painter(terminal);
        this.size = terminal.getSize();
        talk.problem = "connecting";
        talk.connected = true; // no alarm before the first try
    }

    /**
     * Shows the chat until its reader ends it.
     *
     * @throws IOException when this is no terminal that can be drawn on; the message says what to do
     */
    public static void run(DaemonAddress address) throws IOException {
        // Many terminals do not switch character sets any more once they speak UTF-8.
        System.setProperty(DRAW_WITH_CHARACTERS, "true");
        try (Terminal terminal =
                TerminalBuilder.builder().system(true).dumb(true).build()) {
            if (terminal.getType().startsWith(Terminal.TYPE_DUMB)) {
                throw new IOException(
                        "this is no terminal to draw on: weft-chat log, send, dm and follow work anywhere");
            }
            new TerminalInterface(terminal, address).show();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void show() throws InterruptedException {
        Attributes before = terminal.enterRawMode();
        terminal.handle(Terminal.Signal.WINCH, signal -> tasks.offer(this::resized));
        terminal.handle(Terminal.Signal.INT, signal -> tasks.offer(session::interrupted));
        terminal.handle(Terminal.Signal.TSTP, Terminal.SignalHandler.SIG_IGN);
        terminal.puts(Capability.enter_ca_mode);
        terminal.writer().write(PASTE_ON);
        Thread events = daemonThread(new EventFollower(client, new Told(), Thread::sleep), "events");
        try {
            events.start();
            daemonThread(this::readKeys, "keys").start();
            while (!session.ended()) {
                draw();
                next();
            }
        } finally {
            events.interrupt();
            asker.shutdownNow();
            terminal.writer().write(PASTE_OFF);
            terminal.puts(Capability.cursor_normal);
            terminal.puts(Capability.exit_ca_mode);
            terminal.setAttributes(before);
            terminal.flush();
        }
    }

    /** Waits for one task, and does all that are there. */
    private void next() throws InterruptedException {
        for (Runnable task = tasks.take(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    /** What the terminal made of the old screen is not known: all of it is drawn again. */
    private void resized() {
        size = terminal.getSize();
        painter.forget();
    }

    private void draw() {
        int columns = size.getColumns();
        int rows = size.getRows();
        session.pageLines(rows / 2);
        Frame frame = Drawing.draw(talk, columns, rows, ZoneId.systemDefault(), glyphs);
        painter.paint(frame, size);
    }

    private void readKeys() {
        BindingReader reader = new BindingReader(terminal.reader());
        KeyMap<Key> map = Key.map(terminal);
        try {
            while (true) {
                Key key = reader.readBinding(map);
                if (key == null) {
                    tasks.put(session::end);
                    return;
                }
                String typed = key == Key.PASTE ? reader.readStringUntil(Key.PASTE_ENDS) : reader.getLastBinding();
                tasks.put(() -> pressed(key, typed));
            }
        } catch (IOError e) {
            // The terminal is gone, as when a window is closed or a connection of ssh breaks.
            var unused = tasks.offer(session::end);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void pressed(Key key, String typed) {
        if (key == Key.REDRAW) {
            resized();
        }
        session.pressed(key, typed);
    }

    private static Thread daemonThread(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    /** What the daemon tells becomes tasks; a full queue makes the stream wait, not grow. */
    private final class Told implements EventFollower.Listener {
        @Override
        public void opened(boolean resumed) throws InterruptedException {
            tasks.put(() -> session.opened(resumed));
        }

        @Override
        public void told(String name, JsonNode data) throws InterruptedException {
            tasks.put(() -> session.told(name, data));
        }

        @Override
        public void lost(String why) throws InterruptedException {
            tasks.put(() -> session.lost(why));
        }
    }

    private final class Asker implements Requests {
        @Override
        public void get(String path, Map<String, String> query, Consumer<JsonNode> then, Consumer<String> otherwise) {
            ask(() -> client.get(path, query), then, otherwise);
        }

        @Override
        public void post(String path, ObjectNode body, Consumer<JsonNode> then, Consumer<String> otherwise) {
            ask(() -> client.post(path, body), then, otherwise);
        }

        private void ask(Question question, Consumer<JsonNode> then, Consumer<String> otherwise) {
            try {
                asker.execute(() -> answer(question, then, otherwise));
            } catch (RejectedExecutionException e) {
                otherwise.accept("too much is being asked for at once");
            }
        }

        private void answer(Question question, Consumer<JsonNode> then, Consumer<String> otherwise) {
            try {
                Runnable answered;
                try {
                    JsonNode json = question.ask();
                    answered = () -> then.accept(json);
                } catch (DaemonException e) {
                    answered = () -> otherwise.accept(String.valueOf(e.getMessage()));
                }
                tasks.put(answered);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private interface Question {
        JsonNode ask() throws DaemonException, InterruptedException;
    }
}

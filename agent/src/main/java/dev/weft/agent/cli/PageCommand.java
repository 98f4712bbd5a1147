package dev.weft.agent.cli;

import dev.weft.agent.http.AgentClient;
import dev.weft.agent.http.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** A command that shows one answer of the agent: once or again and again, to people or to programs. */
abstract class PageCommand<T> extends WeftCommand {
    private static final Duration MAX_PAUSE = Duration.ofDays(1);

    @Option(names = "--json", description = "Print JSON; with --watch one line each time.")
    private boolean json;

    @Option(names = "--no-color", description = "No colours, even on a terminal.")
    private boolean noColour;

    @Option(
            names = "--watch",
            arity = "0..1",
            paramLabel = "TIME",
            fallbackValue = "2s",
            converter = DurationConverter.class,
            description = "Show it again and again, every 2s or as often as said, such as 10s.")
    private @Nullable Duration watch;

    abstract T fetch(AgentClient agent);

    abstract void show(T answer, Screen screen);

    @Override
    final void run() {
        Screen screen = Screen.of(out(), noColour, weft().environment());
        Duration pause = watch;
        if (pause == null) {
            print(screen, false);
            return;
        }
        if (pause.isZero() || pause.compareTo(MAX_PAUSE) > 0) {
            throw new ParameterException(commandLine(), "--watch takes 1s to 1d");
        }
        Watch pages = new Watch(
                screen,
                Screen::asLargeAsNow,
                pause,
                commandLine().getCommandSpec().qualifiedName());
        Runtime.getRuntime().addShutdownHook(new Thread(pages::end, "watch-end"));
        pages.run(target -> print(target, true));
    }

    private void print(Screen screen, boolean compact) {
        T answer = ask(this::fetch);
        if (!json) {
            show(answer, screen);
        } else if (compact) {
            screen.out().println(new String(Json.bytes(answer), StandardCharsets.UTF_8));
        } else {
            screen.out().println(Json.pretty(answer));
        }
    }
}

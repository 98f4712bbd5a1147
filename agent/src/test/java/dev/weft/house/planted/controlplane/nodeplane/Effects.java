package dev.weft.house.planted.controlplane.nodeplane;

import com.sun.jna.Native;
import java.io.IOException;
import java.nio.channels.DatagramChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.LongSupplier;
import java.util.logging.Logger;

/** Planted: one class an effect, one that the table names, and one that is innocent. Never run. */
final class Effects {

    private Effects() {}

    static final class StartsProcess {
        Process start() throws IOException {
            return new ProcessBuilder("true").start();
        }
    }

    static final class OpensSocket {
        DatagramChannel open() throws IOException {
            return DatagramChannel.open();
        }
    }

    static final class ReadsClock {
        final LongSupplier time = System::nanoTime;
    }

    static final class ReadsWallClock {
        Clock clock() {
            return Clock.systemUTC();
        }
    }

    static final class DrawsChance {
        void shuffle(List<String> names) {
            Collections.shuffle(names);
        }
    }

    static final class StartsThread {
        void start() {
            new Thread(() -> {}).start();
        }
    }

    static final class TouchesFile {
        String read(Path file) throws IOException {
            return Files.readString(file);
        }
    }

    @SuppressWarnings("SystemOut")
    static final class WritesToConsole {
        void write() {
            System.out.println();
        }
    }

    static final class LogsByTheJdk {
        void log() {
            Logger.getLogger("planted").info("planted");
        }
    }

    static final class CallsNativeCode {
        void call() {
            Native.register("c");
        }
    }

    static final class NamedInTheTable {
        long now() {
            return System.nanoTime();
        }
    }

    static final class Innocent {
        int given(Random chance, Clock clock, DatagramChannel channel, List<String> names) {
            Collections.shuffle(names, chance);
            return chance.nextInt() + (int) clock.millis() + channel.hashCode();
        }
    }
}

package dev.weft.bench.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** What the disk takes for one write that survives a power cut, without any database. */
final class Disk {
    private Disk() {}

    /** Appends, and waits for the disk, at a steady pace; returns how long each took. */
    static List<Long> append(Path folder, int count, long periodMicros, int bytes) throws IOException {
        Path file = Files.createTempFile(folder, "bench", ".probe");
        List<Long> micros = new ArrayList<>();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            long start = System.nanoTime();
            for (int i = 0; i < count; i++) {
                Writer.Pace.until(start + i * periodMicros * 1_000);
                long before = System.nanoTime();
                ByteBuffer all = ByteBuffer.allocate(bytes);
                while (all.hasRemaining()) {
                    int unused = channel.write(all);
                }
                channel.force(false);
                micros.add((System.nanoTime() - before) / 1_000);
            }
        } finally {
            Files.delete(file);
        }
        return micros;
    }
}

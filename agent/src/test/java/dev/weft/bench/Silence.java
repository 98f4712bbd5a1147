package dev.weft.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Lets hosts fall silent: what they send and what is sent to them is dropped without a word, as when a cable is pulled. By
 * nftables, in the network namespace of the bench alone.
 */
final class Silence {
    private static final String TABLE = "weft_bench_silence";
    private static final long LIMIT_SECONDS = 10;

    private boolean prepared;

    void begin(String address) {
        if (!prepared) {
            nft("add table inet " + TABLE);
            nft("add set inet " + TABLE + " silent { type ipv4_addr; }");
            nft("add chain inet " + TABLE + " input { type filter hook input priority 0; policy accept; }");
            nft("add rule inet " + TABLE + " input ip saddr @silent drop");
            nft("add rule inet " + TABLE + " input ip daddr @silent drop");
            prepared = true;
        }
        nft("add element inet " + TABLE + " silent { " + address + " }");
    }

    void end(String address) {
        nft("delete element inet " + TABLE + " silent { " + address + " }");
    }

    private static void nft(String command) {
        try {
            Process process = new ProcessBuilder(List.of("nft", command))
                    .redirectErrorStream(true)
                    .start();
            byte[] said = process.getInputStream().readAllBytes();
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IllegalStateException(
                        "nft " + command + ": " + new String(said, java.nio.charset.StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("nft does not start", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}

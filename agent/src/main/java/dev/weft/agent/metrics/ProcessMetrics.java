package dev.weft.agent.metrics;

import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/** This process and its Java, under the names that are usual for them. */
public final class ProcessMetrics {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
    private static final String RESIDENT = "VmRSS:";
    private static final int KIB = 1024;

    private ProcessMetrics() {}

    /** Writes them all. What the kernel does not tell is left out. */
    public static void write(MetricsText text) {
        ProcessHandle.Info self = ProcessHandle.current().info();
        self.totalCpuDuration()
                .ifPresent(cpu -> text.counter(
                        "process_cpu_seconds_total", "CPU time used, user and system.", cpu.toMillis() / 1e3));
        self.startInstant()
                .ifPresent(start -> text.gauge(
                        "process_start_time_seconds",
                        "When the process started, in seconds since 1970.",
                        start.toEpochMilli() / 1e3));
        try {
            text.gauge("process_resident_memory_bytes", "Resident memory.", (double) residentBytes());
            text.gauge("process_open_fds", "Open file descriptors.", (double) openDescriptors());
        } catch (IOException e) {
            // A sandbox without /proc: the rest is still worth having.
            text.gauge("weft_proc_unreadable", "1 when /proc tells nothing of this process.", 1);
        }
        java(text);
    }

    private static long residentBytes() throws IOException {
        try (Stream<String> lines = Files.lines(STATUS)) {
            return lines.filter(line -> line.startsWith(RESIDENT))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * KIB)
                    .findFirst()
                    .orElseThrow(() -> new IOException("no " + RESIDENT));
        }
    }

    private static long openDescriptors() throws IOException {
        try (Stream<Path> all = Files.list(DESCRIPTORS)) {
            return all.count();
        }
    }

    private static void java(MetricsText text) {
        Map<Labels, Long> used = new LinkedHashMap<>();
        Map<Labels, Long> committed = new LinkedHashMap<>();
        put("heap", ManagementFactory.getMemoryMXBean().getHeapMemoryUsage(), used, committed);
        put("nonheap", ManagementFactory.getMemoryMXBean().getNonHeapMemoryUsage(), used, committed);
        text.gauges("jvm_memory_used_bytes", "Memory in use by area.", used);
        text.gauges("jvm_memory_committed_bytes", "Memory taken from the system by area.", committed);
        text.gauge(
                "jvm_threads_current",
                "Threads.",
                ManagementFactory.getThreadMXBean().getThreadCount());
        Map<Labels, Long> collections = new LinkedHashMap<>();
        Map<Labels, Double> seconds = new LinkedHashMap<>();
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            Labels labels = Labels.of("gc", collector.getName());
            collections.put(labels, Math.max(0, collector.getCollectionCount()));
            seconds.put(labels, Math.max(0, collector.getCollectionTime()) / 1e3);
        }
        text.counters("jvm_gc_collections_total", "Garbage collections.", collections);
        text.counters("jvm_gc_collection_seconds_total", "Time spent collecting garbage.", seconds);
    }

    private static void put(String area, MemoryUsage usage, Map<Labels, Long> used, Map<Labels, Long> committed) {
        used.put(Labels.of("area", area), usage.getUsed());
        committed.put(Labels.of("area", area), usage.getCommitted());
    }
}

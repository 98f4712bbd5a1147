package dev.weft.house;

import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaType;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What only named classes may do. An effect is known by what it calls: {@code owner.method}, where a star stands
 * for any ending and an argument list tells overloads apart. Holding or passing on somebody else's channel, clock or
 * random source is no effect: that is how a core is given what it needs.
 */
enum Effect {
    PROCESS(
            "starts a process",
            "",
            "java.lang.ProcessBuilder.<init>",
            "java.lang.ProcessBuilder.startPipeline",
            "java.lang.Runtime.exec"),
    SOCKET(
            "opens a socket",
            "",
            "java.nio.channels.DatagramChannel.open",
            "java.nio.channels.SocketChannel.open",
            "java.nio.channels.ServerSocketChannel.open",
            "java.nio.channels.AsynchronousSocketChannel.open",
            "java.nio.channels.AsynchronousServerSocketChannel.open",
            "java.net.Socket.<init>",
            "java.net.ServerSocket.<init>",
            "java.net.DatagramSocket.<init>",
            "java.net.MulticastSocket.<init>",
            "java.net.URL.open*",
            "java.net.http.HttpClient.new*",
            "io.javalin.Javalin.create*",
            "io.javalin.Javalin.start*",
            "org.eclipse.jetty.server.Server.<init>",
            "org.eclipse.jetty.server.ServerConnector.<init>",
            "org.eclipse.jetty.unixdomain.server.UnixDomainServerConnector.<init>",
            "org.eclipse.jetty.client.HttpClient.<init>"),
    CLOCK(
            "reads a clock or sleeps",
            "",
            "java.lang.System.currentTimeMillis",
            "java.lang.System.nanoTime",
            "java.lang.Thread.sleep",
            "java.util.concurrent.TimeUnit.sleep",
            "java.util.concurrent.locks.LockSupport.parkNanos",
            "java.util.concurrent.locks.LockSupport.parkUntil",
            "java.util.Date.<init>()",
            "java.util.Calendar.getInstance",
            "java.time.Clock.system*",
            "java.time.Clock.tick*",
            "java.time.InstantSource.system",
            "java.time.Instant.now()",
            "java.time.LocalDate.now()",
            "java.time.LocalTime.now()",
            "java.time.LocalDateTime.now()",
            "java.time.OffsetDateTime.now()",
            "java.time.ZonedDateTime.now()",
            "java.time.ZonedDateTime.now(java.time.ZoneId)"),
    CHANCE(
            "draws random numbers",
            "",
            "java.security.SecureRandom.<init>",
            "java.security.SecureRandom.getInstance*",
            "java.util.Random.<init>",
            "java.util.SplittableRandom.<init>",
            "java.util.concurrent.ThreadLocalRandom.current",
            "java.util.random.RandomGenerator.of",
            "java.util.random.RandomGenerator.getDefault",
            "java.util.Collections.shuffle(java.util.List)",
            "java.util.UUID.randomUUID",
            "java.lang.Math.random"),
    THREAD(
            "starts a thread",
            "controlplane",
            "java.lang.Thread.<init>",
            "java.util.Timer.<init>",
            "java.util.concurrent.Executors.new*",
            "java.util.concurrent.ThreadPoolExecutor.<init>",
            "java.util.concurrent.CompletableFuture.supplyAsync",
            "java.util.concurrent.CompletableFuture.runAsync"),
    FILE(
            "touches a file",
            "controlplane",
            "java.nio.file.Files.*",
            "java.nio.channels.FileChannel.open",
            "java.io.FileInputStream.<init>",
            "java.io.FileOutputStream.<init>",
            "java.io.FileReader.<init>",
            "java.io.FileWriter.<init>",
            "java.io.RandomAccessFile.<init>",
            "java.sql.DriverManager.getConnection",
            "org.sqlite.SQLiteDataSource.<init>"),
    NATIVE("calls native code", "", "com.sun.jna.Native.*"),
    CONSOLE("writes to the console", "", "java.lang.System.out", "java.lang.System.err", "java.lang.System.console"),
    UTIL_LOGGING("uses java.util.logging instead of SLF4J", "", "java.util.logging.*");

    private final String saying;
    private final String scope;

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    private final List<String> calls;

    Effect(String saying, String scope, String... calls) {
        this.saying = saying;
        this.scope = scope;
        this.calls = List.of(calls);
    }

    String saying() {
        return saying;
    }

    /** The package, below the root, in which the rule holds; empty for everywhere. */
    String scope() {
        return scope;
    }

    boolean isDoneBy(JavaAccess<?> access) {
        String name = access.getTargetOwner().getFullName() + "." + access.getName();
        return calls.stream()
                .anyMatch(call -> call.endsWith(")") ? call.equals(withArguments(access, name)) : matches(call, name));
    }

    private static boolean matches(String call, String name) {
        return call.endsWith("*") ? name.startsWith(call.substring(0, call.length() - 1)) : call.equals(name);
    }

    private static String withArguments(JavaAccess<?> access, String name) {
        if (access.getTarget() instanceof CodeUnitAccessTarget target) {
            return name
                    + target.getRawParameterTypes().stream()
                            .map(JavaType::getName)
                            .collect(Collectors.joining(",", "(", ")"));
        }
        return name;
    }
}

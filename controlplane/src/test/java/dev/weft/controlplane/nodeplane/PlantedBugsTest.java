package dev.weft.controlplane.nodeplane;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The simulator finds bugs that are planted on purpose: a line of the real source is replaced, the class compiled anew,
 * and seeds are run against it until an oracle cries out. A line that is no longer there fails the test, so the list stays
 * true.
 */
class PlantedBugsTest {
    private static final int SEEDS_WITHOUT_BUG = 60;
    private static final int MAX_SEEDS_WITH_BUG = 240;

    @TempDir
    Path folder;

    /**
     * A bug.
     *
     * @param file below dev/weft/controlplane
     * @param line what stands there
     * @param bug what stands there instead
     * @param runner runs the seeds
     */
    private record Bug(String name, String file, String line, String bug, Class<?> runner) {
        Bug(String name, String file, String line, String bug) {
            this(name, file, line, bug, SeedRunner.class);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static List<Bug> bugs() {
        return List.of(
                new Bug(
                        "a refutation does not raise the incarnation",
                        "ledger/NodeRecord.java",
                        "newestSelf = entry;\n        left",
                        "if (status() == MemberStatus.ALIVE || event instanceof Left) { newestSelf = entry; }\n        left"),
                new Bug(
                        "two nodes may hold one address",
                        "identity/MeshAddresses.java",
                        "while (!taken.add(index)) {",
                        "while (!taken.add(index) && taken.isEmpty()) {"),
                new Bug(
                        "an accusation of another life takes back an earlier one",
                        "ledger/Charges.java",
                        "boolean unused = words.add(charge);",
                        "lives.values().removeIf(other -> other != words); boolean unused = words.add(charge);"),
                new Bug(
                        "own entries are sent before they are synced",
                        "nodeplane/EntryIntake.java",
                        "outbox.store(entry, true);",
                        "outbox.store(entry, false);"),
                new Bug(
                        "ledgers that differ start no sync",
                        "nodeplane/SyncStarts.java",
                        "if (ownDigest == theirDigest) {",
                        "if (theirDigest != 0) {"),
                new Bug(
                        "the last part of a bucket is never compared",
                        "nodeplane/SyncEngine.java",
                        "i < Bucket.CHILDREN; i++",
                        "i < Bucket.CHILDREN - 1; i++",
                        SyncSeedRunner.class),
                new Bug(
                        "the dead are never tried again",
                        "detector/FailureDetector.java",
                        "if (!dead.isEmpty()) {",
                        "if (dead.size() > 1_000) {"),
                new Bug(
                        "a left node is alive again",
                        "ledger/NodeRecord.java",
                        "left = event instanceof Left;",
                        "left = event instanceof Left && suspicions.against(incarnation()).findAny().isPresent();"),
                new Bug(
                        "a node does not refute that it is suspected",
                        "nodeplane/Announcer.java",
                        "if (accused.isEmpty()) {",
                        "if (accused.isEmpty() || accused.get().status() != MemberStatus.DEAD) {"),
                new Bug(
                        "a datagram is taken as often as it comes",
                        "nodeplane/ReplayWindow.java",
                        "} else if (isSet(counter)) {",
                        "} else if (isSet(counter) && counter < 0) {"),
                new Bug(
                        "datagrams of an earlier run are taken again",
                        "nodeplane/SealedDatagrams.java",
                        "if (known != null && !sameSession && theirSession <= known.session) {",
                        "if (known != null && !sameSession && theirSession < 0) {"),
                new Bug(
                        "the latest admission has the first choice of address",
                        "identity/MeshAddresses.java",
                        "Comparator.comparingLong(Claim::admittedAt).thenComparing(Claim::node);",
                        "Comparator.comparingLong(Claim::admittedAt).thenComparing(Claim::node).reversed();"),
                new Bug(
                        "a verdict of others is shown unchecked",
                        "detector/FailureDetector.java",
                        "return !running || !deaths.isOpen(node);",
                        "return true;"),
                new Bug(
                        "own entries follow the clock back",
                        "nodeplane/OwnFeed.java",
                        "lastTime = HybridTime.next(after, wallMillis);",
                        "lastTime = HybridTime.of(wallMillis);"),
                new Bug(
                        "anybody's revocation counts",
                        "ledger/Trust.java",
                        ".filter(entry -> isAncestor(entry.author(), node) && counts(entry, above))",
                        ".filter(entry -> counts(entry, above))"),
                new Bug(
                        "a revoked node is still listened to",
                        "nodeplane/Inbox.java",
                        "if (overruling.isPresent()) {",
                        "if (overruling.isPresent() && datagram.length == 0) {"),
                new Bug(
                        "a withdrawn invite is still good",
                        "ledger/Trust.java",
                        "return parts.size() >= total;",
                        "return parts.size() > total;"),
                new Bug(
                        "of a feed that has forked only one side is taken",
                        "feed/FeedSet.java",
                        "case BESIDE -> feed.branchCount() < MAX_BRANCHES ?",
                        "case BESIDE -> feed.branchCount() < 0 ?"),
                new Bug(
                        "who has dropped what was let go shows another digest",
                        "feed/Feed.java",
                        "digest = extent.counting().stream()",
                        "digest = held.values().stream().flatMap(Collection::stream)"),
                new Bug(
                        "nothing is ever dropped",
                        "nodeplane/Retention.java",
                        "intake.prune(config.retentionMillis());",
                        "intake.prune(Long.MAX_VALUE / 2);"),
                new Bug(
                        "who waits for an answer that was lost waits for ever",
                        "nodeplane/Pull.java",
                        ": askedAt + timeout;",
                        ": Long.MAX_VALUE;"),
                new Bug(
                        "of an accusation the accused hears nothing",
                        "nodeplane/EntryIntake.java",
                        "touch(entry, EventCodec.decode(entry));\n    }",
                        "touched.add(entry.author());\n    }"),
                new Bug(
                        "one that has left finds no rest",
                        "nodeplane/NodeCore.java",
                        "parts.nextWakeMillis(phase == Phase.RUNNING)",
                        "parts.nextWakeMillis(phase != Phase.IDLE)"));
    }

    @ParameterizedTest
    @MethodSource("bugs")
    void isFound(Bug bug) throws Exception {
        PlantedSource.compile(folder, Path.of("dev/weft/controlplane").resolve(bug.file()), bug.line(), bug.bug());
        Optional<String> finding = PlantedSource.runSeeds(folder, bug.runner(), MAX_SEEDS_WITH_BUG);
        assertThat(finding).as("what the simulator says when " + bug.name()).isPresent();
        System.out.println("planted: " + bug.name() + "\n  found: "
                + finding.orElseThrow().lines().findFirst().orElse(""));
    }

    @Test
    void nothingIsFoundWithoutABug() throws Exception {
        assertThat(PlantedSource.runSeeds(folder, SeedRunner.class, SEEDS_WITHOUT_BUG))
                .isEmpty();
        assertThat(PlantedSource.runSeeds(folder, SyncSeedRunner.class, SEEDS_WITHOUT_BUG))
                .isEmpty();
    }
}

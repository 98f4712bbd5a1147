package dev.weft.controlplane.nodeplane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.controlplane.encoding.MalformedException;
import dev.weft.controlplane.feed.Entry;
import dev.weft.controlplane.feed.FeedSet;
import dev.weft.controlplane.identity.Crypto;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.ledger.Author;
import dev.weft.controlplane.ledger.LedgerLimits;
import dev.weft.controlplane.nodeplane.Message.Head;
import dev.weft.controlplane.nodeplane.Message.Heads;
import dev.weft.controlplane.nodeplane.Message.SyncEntries;
import dev.weft.controlplane.nodeplane.Message.Want;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two sets of feeds become equal through the messages of sync alone, whatever is lost. */
class SyncEngineTest {
    private static final Crypto CRYPTO = new StandInCrypto();
    private static final CoreConfig CONFIG = CoreConfig.DEFAULT;
    private static final NodeId PEER = new NodeId(1, 1);
    private static final NodeId OTHER_PEER = new NodeId(2, 2);
    private static final int MAX_ROUNDS = 2_000;

    private final Random random = new Random(5);

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 43, 44, 45, 88, 89, 200})
    void thePagesOfHeadsCoverAllAuthorsOnce(int authors) {
        FeedSet feeds = new FeedSet();
        for (int i = 0; i < authors; i++) {
            feeds.add(author(1).get(0));
        }
        List<Message> pages = new SyncEngine(CONFIG, feeds).heads();
        assertThat(pages).hasSize(Math.max(1, (authors + Heads.MAX_HEADS - 1) / Heads.MAX_HEADS));
        NodeId expectedFrom = new NodeId(0, 0);
        List<NodeId> covered = new ArrayList<>();
        for (Message message : pages) {
            Heads page = (Heads) message;
            assertThat(page.from()).isEqualTo(expectedFrom);
            assertThat(page.heads())
                    .allMatch(head -> head.author().compareTo(page.from()) >= 0
                            && head.author().compareTo(page.to()) <= 0
                            && head.sequence() == 1);
            page.heads().forEach(head -> covered.add(head.author()));
            long low = page.to().low() + 1;
            expectedFrom =
                    new NodeId(low == 0 ? page.to().high() + 1 : page.to().high(), low);
            assertThat(PacketCodec.encode(new Packet(page, List.of())).length)
                    .isLessThanOrEqualTo(SealedDatagrams.MAX_PACKET_BYTES);
        }
        assertThat(((Heads) pages.get(pages.size() - 1)).to()).isEqualTo(new NodeId(-1, -1));
        assertThat(covered).containsExactlyElementsOf(feeds.authors());
    }

    @Test
    void whatEitherLacksIsFound() {
        List<Entry> shared = author(5);
        List<Entry> onlyHere = author(3);
        List<Entry> onlyThere = author(2);
        FeedSet here = feeds(shared, onlyHere);
        FeedSet there = feeds(shared.subList(0, 2), onlyThere);
        Heads heads = (Heads) new SyncEngine(CONFIG, there).heads().get(0);
        SyncEngine engine = new SyncEngine(CONFIG, here);
        assertThat(decode(engine.entriesBeyond(heads)))
                .containsExactlyInAnyOrderElementsOf(concat(shared.subList(2, 5), onlyHere));
        assertThat(engine.wantedOf(heads))
                .containsExactly(new Want(List.of(new Head(onlyThere.get(0).author(), 0))));
        Want want = new Want(List.of(new Head(shared.get(0).author(), 4), new Head(PEER, 0)));
        assertThat(decode(engine.answer(want))).containsExactly(shared.get(4));
    }

    @Test
    void anAnswerKeepsToItsWindowAndSaysThatThereIsMore() {
        List<Entry> entries = author(2_000);
        SyncEngine engine = new SyncEngine(CONFIG, feeds(entries));
        List<Packet> answer =
                engine.answer(new Want(List.of(new Head(entries.get(0).author(), 0))));
        assertThat(answer).hasSize(CONFIG.syncWindowPackets());
        for (int i = 0; i < answer.size(); i++) {
            assertThat(((SyncEntries) answer.get(i).message()).more()).isEqualTo(i == answer.size() - 1);
            assertThat(PacketCodec.encode(answer.get(i)).length).isLessThanOrEqualTo(SealedDatagrams.MAX_PACKET_BYTES);
        }
        List<Entry> sent = decode(answer);
        assertThat(sent).isEqualTo(entries.subList(0, sent.size()));
        Want rest = new Want(List.of(new Head(entries.get(0).author(), 1_995)));
        assertThat(engine.answer(rest)).noneMatch(packet -> ((SyncEntries) packet.message()).more());
    }

    @Test
    void twoSetsBecomeEqualUnderLoss() {
        for (long seed = 1; seed <= 20; seed++) {
            Random dice = new Random(seed);
            FeedSet here = new FeedSet();
            FeedSet there = new FeedSet();
            for (int i = dice.nextInt(120); i >= 0; i--) {
                List<Entry> feed = author(1 + dice.nextInt(30));
                feed.subList(0, dice.nextInt(feed.size() + 1)).forEach(here::add);
                feed.subList(0, dice.nextInt(feed.size() + 1)).forEach(there::add);
            }
            int rounds = 0;
            while (here.digest() != there.digest()) {
                assertThat(rounds++).as("rounds of seed %s", seed).isLessThan(MAX_ROUNDS);
                exchange(here, there, dice, 0.3);
                exchange(there, here, dice, 0.3);
            }
            assertThat(here.entries()).as("seed %s", seed).isEqualTo(there.entries());
        }
    }

    @Test
    void aFeedWhoseTimesGoBackArrivesToo() {
        Author author = new Author(CRYPTO, random);
        for (int i = 0; i < 300; i++) {
            Entry unused = author.at(Author.START_MILLIS - i * 1_000L).write(4_711, new byte[200]);
        }
        FeedSet here = feeds(author.feed, author(20));
        FeedSet there = new FeedSet();
        for (int round = 0; round < 20; round++) {
            exchange(there, here, random, 0);
        }
        assertThat(there.entries()).isEqualTo(here.entries());
    }

    @Test
    void withoutLossOneExchangePerWindowIsEnough() {
        FeedSet here = feeds(author(12), author(12));
        FeedSet there = feeds(author(12));
        exchange(here, there, random, 0);
        assertThat(here.entries()).isEqualTo(there.entries());
    }

    /** One starts a sync with the other, and both answer until nothing is left to say. */
    private static void exchange(FeedSet starter, FeedSet answerer, Random dice, double loss) {
        SyncEngine starting = new SyncEngine(CONFIG, starter);
        SyncEngine answering = new SyncEngine(CONFIG, answerer);
        Deque<Packet> toStarter = new ArrayDeque<>();
        Deque<Packet> toAnswerer = new ArrayDeque<>();
        for (Message heads : starting.heads()) {
            if (dice.nextDouble() >= loss) {
                answering.wantedOf((Heads) heads).forEach(want -> toStarter.add(new Packet(want, List.of())));
                toStarter.addAll(answering.entriesBeyond((Heads) heads));
            }
        }
        for (Packet packet : toStarter) {
            if (dice.nextDouble() >= loss) {
                take(starter, packet);
                if (packet.message() instanceof Want want) {
                    toAnswerer.addAll(starting.answer(want));
                }
            }
        }
        toAnswerer.stream().filter(packet -> dice.nextDouble() >= loss).forEach(packet -> take(answerer, packet));
    }

    private static void take(FeedSet feeds, Packet packet) {
        for (Entry entry : decode(List.of(packet))) {
            if (feeds.check(entry) == FeedSet.Offer.NEXT) {
                feeds.add(entry);
            }
        }
    }

    @Test
    void aDifferenceStartsASyncOnceItIsNoNewsAnyMore() {
        FeedSet feeds = feeds(author(1));
        SyncEngine engine = new SyncEngine(CONFIG, feeds);
        long other = feeds.digest() + 1;
        long quiet = CONFIG.syncQuietMillis();
        assertThat(engine.shouldStart(PEER, feeds.digest(), 1_000)).as("equal").isFalse();
        engine.ledgerChanged(1_000);
        assertThat(engine.shouldStart(PEER, other, 1_000))
                .as("gossip carries it")
                .isFalse();
        assertThat(engine.shouldStart(PEER, other, 1_000 + quiet)).isTrue();
        assertThat(engine.shouldStart(PEER, other, 1_000 + quiet + CONFIG.syncRetryMillis() - 1))
                .as("started a moment ago")
                .isFalse();
        assertThat(engine.shouldStart(OTHER_PEER, other, 1_000 + quiet)).isTrue();
        assertThat(engine.shouldStart(PEER, other, 1_000 + quiet + CONFIG.syncRetryMillis()))
                .isTrue();
    }

    @Test
    void newsWithoutEndDoesNotPutASyncOffForEver() {
        FeedSet feeds = feeds(author(1));
        SyncEngine engine = new SyncEngine(CONFIG, feeds);
        boolean started = false;
        for (long now = 1_000; now <= 1_000 + 2 * CONFIG.syncQuietMillis(); now += 10) {
            engine.ledgerChanged(now);
            started |= engine.shouldStart(PEER, feeds.digest() + 1, now);
        }
        assertThat(started).isTrue();
    }

    @Test
    void aPeerIsAnsweredSoOftenAndNotMore() {
        SyncEngine engine = new SyncEngine(CONFIG, new FeedSet());
        for (int i = 0; i < SyncEngine.MAX_QUESTIONS_PER_SECOND; i++) {
            assertThat(engine.mayAnswer(PEER, 5_000 + i)).isTrue();
        }
        assertThat(engine.mayAnswer(PEER, 5_999)).isFalse();
        assertThat(engine.mayAnswer(OTHER_PEER, 5_999)).isTrue();
        assertThat(engine.mayAnswer(PEER, 6_000)).isTrue();
    }

    private List<Entry> author(int entries) {
        Author author = new Author(CRYPTO, random);
        for (int i = 0; i < entries; i++) {
            Entry unused = author.write(4_711, new byte[random.nextInt(400)]);
        }
        return author.feed;
    }

    @SafeVarargs
    private static FeedSet feeds(List<Entry>... all) {
        FeedSet feeds = new FeedSet();
        for (List<Entry> entries : all) {
            entries.forEach(feeds::add);
        }
        return feeds;
    }

    private static List<Entry> concat(List<Entry> first, List<Entry> second) {
        List<Entry> all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }

    private static List<Entry> decode(List<Packet> packets) {
        List<Entry> entries = new ArrayList<>();
        for (Packet packet : packets) {
            for (byte[] wire : packet.entries()) {
                try {
                    entries.add(Entry.decode(wire, LedgerLimits.MAX_ENTRY_BYTES));
                } catch (MalformedException e) {
                    throw new AssertionError(e);
                }
            }
        }
        return entries;
    }
}

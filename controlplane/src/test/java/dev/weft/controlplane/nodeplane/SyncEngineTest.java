package dev.weft.controlplane.nodeplane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.controlplane.encoding.MalformedException;
import dev.weft.controlplane.feed.Bucket;
import dev.weft.controlplane.feed.Entry;
import dev.weft.controlplane.feed.FeedSet;
import dev.weft.controlplane.identity.Crypto;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.ledger.Author;
import dev.weft.controlplane.ledger.LedgerLimits;
import dev.weft.controlplane.nodeplane.Message.Buckets;
import dev.weft.controlplane.nodeplane.Message.Have;
import dev.weft.controlplane.nodeplane.Message.Head;
import dev.weft.controlplane.nodeplane.Message.Heads;
import dev.weft.controlplane.nodeplane.Message.Range;
import dev.weft.controlplane.nodeplane.Message.SyncEntries;
import dev.weft.controlplane.nodeplane.Message.Want;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is asked and answered, one message at a time. */
class SyncEngineTest {
    private static final Crypto CRYPTO = new StandInCrypto();
    private static final CoreConfig CONFIG = CoreConfig.DEFAULT;
    private static final NodeId PEER = new NodeId(1, 1);

    private final Random random = new Random(5);

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 33, 34, 35, 200})
    void aQuestionListsTheHeadsOrTheDigestsOfAllParts(int authors) {
        FeedSet feeds = new FeedSet();
        for (int i = 0; i < authors; i++) {
            feeds.add(author(1).get(0));
        }
        Message question = new SyncEngine(CONFIG, feeds).question();
        if (authors <= Heads.MAX_HEADS) {
            Heads heads = (Heads) question;
            assertThat(heads.heads().stream().map(Head::author)).containsExactlyElementsOf(feeds.authors());
            assertThat(heads.heads()).allMatch(head -> head.sequence() == 1);
            assertThat(heads.from()).isEqualTo(Bucket.ALL.first());
            assertThat(heads.to()).isEqualTo(Bucket.ALL.last());
        } else {
            Buckets buckets = (Buckets) question;
            assertThat(buckets.bucket()).isEqualTo(Bucket.ALL);
            assertThat(buckets.digests().stream().reduce(0L, (a, b) -> a ^ b)).isEqualTo(feeds.digest());
        }
    }

    @Test
    void onlyPartsThatDifferAreAskedAbout() {
        List<List<Entry>> all = Stream.generate(() -> author(2)).limit(600).toList();
        FeedSet here = new FeedSet();
        all.forEach(feed -> feed.forEach(here::add));
        FeedSet there = new FeedSet();
        Entry lacking = all.get(77).get(1);
        all.forEach(
                feed -> feed.stream().filter(entry -> !entry.equals(lacking)).forEach(there::add));
        SyncEngine engine = new SyncEngine(CONFIG, here);
        assertThat(engine.compare((Buckets) engine.question())).isEmpty();
        List<Message> questions = engine.compare((Buckets) new SyncEngine(CONFIG, there).question());
        assertThat(questions).hasSize(1);
        Heads heads = (Heads) questions.get(0);
        assertThat(heads.heads())
                .hasSizeBetween(1, 25)
                .anyMatch(head -> head.author().equals(lacking.author()));
        assertThat(new SyncEngine(CONFIG, there).missing(heads.heads()))
                .extracting(Head::author)
                .containsExactly(lacking.author());
    }

    @Test
    void whenMostPartsDifferTheNextAnswerGoesOnWhereTheLastOneEnded() {
        FeedSet here = new FeedSet();
        Stream.generate(() -> author(1)).limit(900).forEach(feed -> here.add(feed.get(0)));
        SyncEngine engine = new SyncEngine(CONFIG, here);
        Buckets theirs = new Buckets(Bucket.ALL, Collections.nCopies(Bucket.CHILDREN, 7L));
        Set<NodeId> covered = new HashSet<>();
        for (int i = 0; i < 12; i++) {
            List<Message> questions = engine.compare(theirs);
            assertThat(questions).hasSize(SyncEngine.MAX_QUESTIONS);
            questions.forEach(question -> ((Heads) question).heads().forEach(head -> covered.add(head.author())));
        }
        assertThat(covered).containsExactlyInAnyOrderElementsOf(here.authors());
    }

    @Test
    void whatEitherLacksIsFound() {
        List<Entry> shared = author(5);
        List<Entry> onlyHere = author(3);
        List<Entry> onlyThere = author(2);
        FeedSet here = feeds(shared, onlyHere);
        FeedSet there = feeds(shared.subList(0, 2), onlyThere);
        Heads heads = (Heads) new SyncEngine(CONFIG, there).question();
        SyncEngine engine = new SyncEngine(CONFIG, here);
        assertThat(decode(engine.beyond(heads, 16)))
                .containsExactlyInAnyOrderElementsOf(concat(shared.subList(2, 5), onlyHere));
        assertThat(engine.missing(heads.heads()))
                .containsExactly(new Head(onlyThere.get(0).author(), 2, digest(onlyThere)));
        Want want = new Want(9, List.of(new Range(shared.get(0).author(), 3, 4), new Range(PEER, 0, 9)));
        assertThat(decode(engine.answer(want, 16))).containsExactly(shared.get(3));
    }

    @Test
    void whatIsTooMuchToSendUnaskedIsOnlyTold() {
        List<Entry> entries = author(400);
        SyncEngine engine = new SyncEngine(CONFIG, feeds(entries, author(1)));
        Heads nothing = (Heads) new SyncEngine(CONFIG, new FeedSet()).question();
        List<Packet> told = engine.beyond(nothing, 16);
        assertThat(told).hasSize(1);
        assertThat(((Have) told.get(0).message()).heads())
                .contains(new Head(entries.get(0).author(), 400, digest(entries)))
                .hasSize(2);
        assertThat(told.get(0).entries()).isEmpty();
    }

    @Test
    void headsOfSoManyAuthorsAreToldAtATimeAndThenThoseOfOthers() {
        FeedSet here = new FeedSet();
        Stream.generate(() -> author(1)).limit(400).forEach(feed -> here.add(feed.get(0)));
        SyncEngine engine = new SyncEngine(CONFIG, here);
        Heads nothing = (Heads) new SyncEngine(CONFIG, new FeedSet()).question();
        Set<NodeId> told = new HashSet<>();
        for (int i = 1; i <= 3; i++) {
            engine.beyond(nothing, 16)
                    .forEach(packet -> ((Have) packet.message()).heads().forEach(head -> told.add(head.author())));
            assertThat(told).hasSize(Math.min(400, i * SyncEngine.MAX_AHEAD));
        }
    }

    @Test
    void anAnswerKeepsToItsWindowAndTakesFromEveryAuthorInTurn() {
        List<List<Entry>> all = List.of(author(500), author(500), author(500));
        FeedSet feeds = new FeedSet();
        all.forEach(feed -> feed.forEach(feeds::add));
        SyncEngine engine = new SyncEngine(CONFIG, feeds);
        Want want = new Want(
                5,
                all.stream()
                        .map(feed -> new Range(feed.get(0).author(), 0, 500))
                        .toList());
        List<Packet> answer = engine.answer(want, 100);
        assertThat(answer).hasSize(CONFIG.syncWindowPackets());
        for (int i = 0; i < answer.size(); i++) {
            assertThat(answer.get(i).message()).isEqualTo(new SyncEntries(5, i + 1, answer.size(), feeds.digest()));
            assertThat(PacketCodec.encode(answer.get(i)).length).isLessThanOrEqualTo(SealedDatagrams.MAX_PACKET_BYTES);
        }
        List<Entry> sent = decode(answer);
        for (List<Entry> feed : all) {
            List<Entry> ofOne = sent.stream()
                    .filter(entry -> entry.author().equals(feed.get(0).author()))
                    .toList();
            assertThat(ofOne).isEqualTo(feed.subList(0, ofOne.size())).hasSizeBetween(sent.size() / 4, sent.size() / 2);
        }
        assertThat(engine.answer(want, 2)).hasSize(2);
        Want none = new Want(
                5, List.of(new Range(PEER, 0, 9), new Range(all.get(0).get(0).author(), 500, 900)));
        assertThat(engine.answer(none, 2))
                .extracting(Packet::message)
                .containsExactly(new SyncEntries(5, 1, 1, feeds.digest()));
    }

    @Test
    void feedsOfOneLengthWithOtherEntriesAreAskedForAnew() {
        List<Entry> one = author(3);
        SyncEngine engine = new SyncEngine(CONFIG, feeds(one));
        NodeId author = one.get(0).author();
        assertThat(engine.missing(List.of(new Head(author, 3, digest(one))))).isEmpty();
        assertThat(engine.missing(List.of(new Head(author, 3, 1)))).hasSize(1);
        Heads forked = new Heads(Bucket.ALL.first(), Bucket.ALL.last(), List.of(new Head(author, 3, 1)));
        assertThat(decode(engine.beyond(forked, 16))).isEqualTo(one);
    }

    @Test
    void aFeedWhoseTimesGoBackIsSentInItsOrder() {
        Author author = new Author(CRYPTO, random);
        for (int i = 0; i < 20; i++) {
            Entry unused = author.at(Author.START_MILLIS - i * 1_000L).write(4_711, new byte[200]);
        }
        Heads nothing = (Heads) new SyncEngine(CONFIG, new FeedSet()).question();
        List<Entry> sent = decode(new SyncEngine(CONFIG, feeds(author.feed, author(5))).beyond(nothing, 16));
        assertThat(sent.stream().filter(entry -> entry.author().equals(author.id)))
                .isEqualTo(author.feed);
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

    private static long digest(List<Entry> feed) {
        return feed.stream().mapToLong(Entry::shortHash).reduce(0, (one, other) -> one ^ other);
    }
}

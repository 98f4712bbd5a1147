package dev.weft.controlplane.nodeplane;

import dev.weft.controlplane.feed.FeedSet;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.nodeplane.Message.Head;
import dev.weft.controlplane.nodeplane.Message.Range;
import dev.weft.controlplane.nodeplane.Message.SyncEntries;
import dev.weft.controlplane.nodeplane.Message.Want;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What this node knows that it lacks, and of whom it asks for it. Each author is asked of one helper, so that nothing comes
 * twice; each helper has one question at a time and is asked the next one when the answer is complete, or late.
 *
 * <pre>
 *   a helper's question   becomes            when
 *   none                  asked              it is told to have something, and {@link #PERIOD_MILLIS} after the last one
 *   asked                 none               the whole answer came, or some of it and then nothing for a while
 *   asked                 asked again        nothing came within the time for an answer
 *   asked                 helper dropped     nothing came so often ({@link #MAX_TRIES}), or nothing of use; the next
 *                                            peer whose digest differs takes over
 * </pre>
 *
 * <p>What is asked for follows from the ledger each time anew, so a pull goes on where it was, whoever helps.
 */
final class Pull {
    /** Authors that are known to be incomplete; of more this node hears in a later comparison. */
    static final int MAX_TARGETS = 1_024;

    static final int MAX_HELPERS = 3;

    /** With those who sent an entry that needs others: it may be news that nobody else has, so these do not wait. */
    static final int MAX_HELPERS_IN_NEED = 16;

    /** A helper is asked so often at most: with the window this bounds what arrives in a second. */
    static final long PERIOD_MILLIS = 25;

    static final int MAX_TRIES = 5;

    /** Answers in a row that brought nothing of use, and answers that left one author where it was. */
    static final int MAX_IDLE = 8;

    static final int MAX_FRUITLESS = 6;

    /** The same where everything of the author was asked for. */
    static final int MAX_FRUITLESS_FROM_START = 3;

    /** How far back the first question about a fork goes, and how much further the next one. */
    private static final long FIRST_BACK = 2;

    private static final long BACK_FACTOR = 4;

    private static final long FIRST_TIMEOUT_MILLIS = 300;
    private static final long MIN_TIMEOUT_MILLIS = 40;
    private static final long MAX_TIMEOUT_MILLIS = 1_000;

    /** An answer that has begun and stands still for half a round trip and this has lost the rest of it. */
    private static final long GRACE_MILLIS = 10;

    private static final long MAX_GRACE_MILLIS = 60;

    private final FeedSet feeds;
    private final Map<NodeId, Helper> helpers = new LinkedHashMap<>();
    private final Map<NodeId, Helper> helperOf = new HashMap<>();
    private long lastQuestion;

    /** One author that is asked for. */
    private static final class Target {
        long upTo;
        /** Its feed has forked: what is missing may begin anywhere, and is looked for further and further back. */
        boolean forked;

        /** Where the branch that is not here has been followed to. */
        long position;

        long back;
        long seen;

        /** Others wait for it. */
        boolean first;

        boolean asked;
        long after;
        long stateWhenAsked;
        int fruitless;
    }

    private static final class Helper {
        final NodeId peer;
        final Map<NodeId, Target> targets = new LinkedHashMap<>();
        InetSocketAddress address;
        long digest;
        long question;
        long askedAt = Long.MIN_VALUE / 2;
        long heardAt;
        long nextAskAt;
        long roundTrip;
        long timeout = FIRST_TIMEOUT_MILLIS;
        long receivedNumbers;
        boolean gained;
        int tries;
        int idle;

        Helper(NodeId peer, InetSocketAddress address) {
            this.peer = peer;
            this.address = address;
        }

        boolean isAsked() {
            return question != 0;
        }

        boolean hasBegun() {
            return receivedNumbers != 0;
        }

        long nextWakeMillis() {
            if (!isAsked()) {
                return nextAskAt;
            }
            return hasBegun() ? heardAt + Math.min(MAX_GRACE_MILLIS, GRACE_MILLIS + roundTrip / 2) : askedAt + timeout;
        }
    }

    /** A question to be sent. */
    record Ask(NodeId peer, InetSocketAddress address, Want want) {}

    /**
     * A helper that has given everything it was asked for.
     *
     * @param gained whether any of it was of use
     * @param digest of its ledger
     */
    record Finished(NodeId peer, InetSocketAddress address, boolean gained, long digest) {}

    Pull(FeedSet feeds) {
        this.feeds = feeds;
    }

    /** A number that changes with whatever comes of the author. */
    private long stateOf(NodeId author) {
        return feeds.digests().contribution(author);
    }

    boolean isActive() {
        return !helpers.isEmpty();
    }

    /** Of how many authors something is asked for. */
    int targets() {
        return helperOf.size();
    }

    /**
     * The peer has something of the author that is not here.
     *
     * @param needed whether an entry that the peer has just sent waits for it
     * @return false when there is no room to remember it
     */
    boolean told(NodeId peer, InetSocketAddress address, Head head, boolean needed, long now) {
        Helper current = helperOf.get(head.author());
        if (current != null && !current.peer.equals(peer)) {
            Target elsewhere = current.targets.get(head.author());
            if (!needed || elsewhere == null || elsewhere.asked) {
                return true;
            }
            current.targets.remove(head.author());
            helperOf.remove(head.author());
            current = null;
        }
        Helper helper = helpers.get(peer);
        boolean full = (current == null && helperOf.size() >= MAX_TARGETS)
                || (helper == null && helpers.size() >= (needed ? MAX_HELPERS_IN_NEED : MAX_HELPERS));
        if (full) {
            return false;
        }
        if (helper == null) {
            helper = new Helper(peer, address);
            helper.nextAskAt = now;
            helpers.put(peer, helper);
        }
        helper.address = address;
        Target target = helper.targets.computeIfAbsent(head.author(), author -> new Target());
        target.first |= needed && head.sequence() == 1;
        target.upTo = Math.max(target.upTo, head.sequence());
        if (!target.forked && head.sequence() <= feeds.rank(head.author())) {
            lookBack(head.author(), target);
        }
        helperOf.put(head.author(), helper);
        return true;
    }

    /** A datagram of an answer has come, and its entries are in the ledger. */
    void received(NodeId peer, SyncEntries entries, long now) {
        Helper helper = helpers.get(peer);
        if (helper == null) {
            return;
        }
        helper.digest = entries.digest();
        if (!helper.isAsked() || helper.question != entries.question()) {
            return;
        }
        if (!helper.hasBegun()) {
            helper.roundTrip = now - helper.askedAt;
            helper.timeout = Math.min(MAX_TIMEOUT_MILLIS, Math.max(MIN_TIMEOUT_MILLIS, 3 * helper.roundTrip));
        }
        helper.receivedNumbers |= 1L << entries.number();
        helper.heardAt = now;
        helper.tries = 0;
        if (Long.bitCount(helper.receivedNumbers) == entries.of()) {
            close(helper, true);
        }
    }

    /** The answer is over. */
    private void close(Helper helper, boolean complete) {
        helper.question = 0;
        helper.receivedNumbers = 0;
        helper.nextAskAt = helper.askedAt + PERIOD_MILLIS;
        boolean progress = false;
        Iterator<Map.Entry<NodeId, Target>> all = helper.targets.entrySet().iterator();
        while (all.hasNext()) {
            Map.Entry<NodeId, Target> one = all.next();
            Target target = one.getValue();
            boolean moved = target.asked && stateOf(one.getKey()) != target.stateWhenAsked;
            progress |= moved;
            if (target.asked && complete && !moved) {
                target.fruitless++;
                lookBack(one.getKey(), target);
            } else if (moved) {
                target.fruitless = 0;
                target.back = 0;
                target.position = target.seen == 0 ? target.position : target.seen;
            }
            boolean merged = target.forked && moved && target.position >= target.upTo;
            int patience = target.after == 0 ? MAX_FRUITLESS_FROM_START : MAX_FRUITLESS;
            if (merged || isDone(one.getKey(), target) || target.fruitless >= patience) {
                all.remove();
                helperOf.remove(one.getKey());
            }
            target.asked = false;
        }
        helper.gained |= progress;
        helper.idle = progress ? 0 : helper.idle + 1;
    }

    /** What came, or would come, builds on something else than what is here: the place where it parts is further back. */
    private void lookBack(NodeId author, Target target) {
        if (!target.forked) {
            target.forked = true;
            target.position = Math.min(feeds.headSequence(author), target.upTo);
        }
        target.back = Math.max(FIRST_BACK, target.back * BACK_FACTOR);
    }

    private boolean isDone(NodeId author, Target target) {
        return !target.forked && feeds.rank(author) >= target.upTo;
    }

    /** An entry of the author has come from the peer. */
    void came(NodeId author, long sequence, NodeId peer) {
        Helper helper = helperOf.get(author);
        Target target = helper == null ? null : helper.targets.get(author);
        if (target != null && helper != null && helper.peer.equals(peer)) {
            target.seen = Math.max(target.seen, sequence);
        }
    }

    /** Questions that are to be asked now. */
    List<Ask> due(long now) {
        List<Ask> asks = new ArrayList<>();
        for (Helper helper : List.copyOf(helpers.values())) {
            if (now < helper.nextWakeMillis()) {
                continue;
            }
            if (helper.isAsked()) {
                helper.tries += helper.hasBegun() ? 0 : 1;
                helper.timeout = helper.hasBegun() ? helper.timeout : Math.min(MAX_TIMEOUT_MILLIS, 2 * helper.timeout);
                close(helper, false);
            }
            if (helper.tries >= MAX_TRIES || helper.idle >= MAX_IDLE) {
                drop(helper);
            } else if (now >= helper.nextAskAt) {
                ask(helper, now).ifPresent(asks::add);
            }
        }
        return asks;
    }

    private Optional<Ask> ask(Helper helper, long now) {
        helper.targets.entrySet().removeIf(one -> {
            boolean done = isDone(one.getKey(), one.getValue());
            if (done) {
                helperOf.remove(one.getKey());
            }
            return done;
        });
        List<Range> ranges = new ArrayList<>();
        for (boolean first : new boolean[] {true, false}) {
            helper.targets.forEach((author, target) -> {
                if (target.first == first && ranges.size() < Want.MAX_RANGES) {
                    target.asked = true;
                    target.stateWhenAsked = stateOf(author);
                    long position = target.forked ? target.position : feeds.headSequence(author);
                    target.after = Math.max(0, position - target.back);
                    target.seen = 0;
                    ranges.add(new Range(author, target.after, target.upTo));
                }
            });
        }
        if (ranges.isEmpty()) {
            return Optional.empty();
        }
        helper.question = ++lastQuestion;
        helper.askedAt = now;
        return Optional.of(new Ask(helper.peer, helper.address, new Want(helper.question, ranges)));
    }

    /** Helpers of whom nothing is left to ask; they are forgotten with this. */
    List<Finished> finished() {
        List<Finished> finished = new ArrayList<>();
        for (Helper helper : List.copyOf(helpers.values())) {
            if (helper.targets.isEmpty()) {
                drop(helper);
                finished.add(new Finished(helper.peer, helper.address, helper.gained, helper.digest));
            }
        }
        return finished;
    }

    private void drop(Helper helper) {
        helpers.remove(helper.peer);
        helper.targets.keySet().forEach(helperOf::remove);
    }

    long nextWakeMillis() {
        return helpers.values().stream().mapToLong(Helper::nextWakeMillis).min().orElse(Long.MAX_VALUE);
    }
}

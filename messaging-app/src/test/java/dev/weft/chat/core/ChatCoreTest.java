package dev.weft.chat.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.controlplane.feed.Entry;
import dev.weft.controlplane.identity.NetworkId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What becomes of messages between a few chats, and of what should not have been sent. */
class ChatCoreTest {
    private final Circle circle = Circle.of("alpha", "beta", "gamma");
    private final Circle.Chat alpha = circle.get("alpha");
    private final Circle.Chat beta = circle.get("beta");
    private final Circle.Chat gamma = circle.get("gamma");

    @Test
    void whoWasAwayGetsFromOthersWhatItMissed() {
        long unused = circle.join(alpha, beta);
        circle.say(alpha, "one");
        circle.say(beta, "two");
        circle.part(alpha, beta);
        unused = circle.join(beta, gamma);
        assertThat(gamma.texts()).containsExactly("one", "two");
        assertThat(gamma.core.view().gaps()).isEmpty();
        assertThat(alpha.store.heldElsewhere(1))
                .extracting(StoreWrite.HeldElsewhere::peer)
                .containsExactly(beta.id());
    }

    @Test
    void whatComesTogetherIsOneStep() throws Exception {
        long connection = circle.join(alpha, beta);
        ConversationItem unused = alpha.core.sendGroup("one", circle.time());
        unused = alpha.core.sendGroup("two", circle.time());
        ConversationItem.Direct direct = alpha.core.sendDirect(beta.id(), "psst", circle.time());
        ChatStep written = alpha.core.takeStep();
        alpha.store.write(written.writes());
        assertThat(written.sends()).extracting(send -> (int) send.frame()[0]).containsExactly(19, 19, 20);

        for (int time = 1; time <= 2; time++) {
            written.sends().forEach(send -> beta.core.received(connection, send.frame(), circle.time()));
        }
        ChatStep taken = beta.core.takeStep();
        assertThat(taken.writes())
                .filteredOn(StoreWrite.ItemAdded.class::isInstance)
                .hasSize(3);
        // One word on what is here now, and the same receipt for both times that the direct message came.
        assertThat(taken.sends()).extracting(send -> (int) send.frame()[0]).containsExactly(21, 21, 16);
        assertThat(taken.sends().get(0).frame()).isEqualTo(taken.sends().get(1).frame());

        beta.store.write(taken.writes());
        taken.sends().forEach(send -> alpha.core.received(connection, send.frame(), circle.time()));
        circle.carryOut(alpha);
        assertThat(beta.texts()).containsExactly("one", "two");
        assertThat(alpha.state(direct)).isEqualTo(DirectState.DELIVERED);
        assertThat(alpha.store.heldElsewhere(2)).hasSize(1);
    }

    @Test
    void anAuthorHearsAtOnceOfOneMessageAndOfManyTogether() {
        long unused = circle.join(alpha, beta);
        circle.pass(1_000);
        long before = haves(beta);
        for (int i = 1; i <= 10; i++) {
            circle.say(alpha, "number " + i);
        }
        assertThat(haves(beta) - before).isEqualTo(1);
        assertThat(alpha.store.heldElsewhere(1)).hasSize(1);
        assertThat(alpha.store.heldElsewhere(10)).isEmpty();
        circle.pass(Haves.TELL_AUTHOR_MILLIS + DeliveryMarks.MARK_MILLIS);
        assertThat(haves(beta) - before).isEqualTo(2);
        for (int i = 1; i <= 10; i++) {
            assertThat(alpha.store.heldElsewhere(i)).hasSize(1);
        }
    }

    private static long haves(Circle.Chat chat) {
        return chat.sent.stream().filter(frame -> frame[0] == 16).count();
    }

    @Test
    void aGapSaysWhatMayBecomeOfIt() {
        circle.say(alpha, "one");
        circle.say(alpha, "two");
        beta.isMuted = true;
        long unused = circle.join(alpha, beta);
        beta.isMuted = false;
        circle.say(alpha, "three");
        assertThat(beta.texts()).containsExactly("three");
        assertThat(beta.core.view().gaps())
                .singleElement()
                .satisfies(gap -> assertThat(gap.state()).isEqualTo(Gap.State.RECOVERING))
                .satisfies(gap -> assertThat(gap.position())
                        .isLessThan(beta.store.all(Scope.GROUP).get(0).position()));
        circle.part(alpha, beta);
        circle.pass(70_000);
        assertThat(beta.core.view().gaps())
                .singleElement()
                .satisfies(gap -> assertThat(gap)
                        .extracting(Gap::first, Gap::last, Gap::state, Gap::reason)
                        .containsExactly(1L, 2L, Gap.State.UNAVAILABLE, "not reachable: alpha, gamma"));
        unused = circle.join(alpha, beta);
        assertThat(beta.texts()).containsExactly("one", "two", "three");
        assertThat(beta.core.view().gaps()).isEmpty();
    }

    @Test
    void whatNobodyKeepsHasExpired() {
        alpha.config = alpha.config.withRetention(2, Long.MAX_VALUE / 2);
        alpha.restart();
        circle.rosters();
        circle.pass(5_000);
        List.of("one", "two", "three", "four", "five").forEach(text -> circle.say(alpha, text));
        long unused = circle.join(alpha, beta);
        unused = circle.join(gamma, beta);
        assertThat(beta.texts()).containsExactly("four", "five");
        assertThat(beta.core.view().gaps())
                .singleElement()
                .satisfies(gap -> assertThat(gap)
                        .extracting(Gap::first, Gap::last, Gap::state)
                        .containsExactly(1L, 3L, Gap.State.EXPIRED));
    }

    @Test
    void whatSomebodyAwayMayKeepHasNotExpired() {
        long unused = circle.join(alpha, gamma);
        List.of("one", "two", "three", "four", "five").forEach(text -> circle.say(alpha, text));
        circle.part(alpha, gamma);
        alpha.config = alpha.config.withRetention(2, Long.MAX_VALUE / 2);
        alpha.restart();
        circle.rosters();
        circle.pass(5_000);
        circle.say(alpha, "six");
        unused = circle.join(alpha, beta);
        circle.pass(70_000);
        assertThat(beta.texts()).containsExactly("five", "six");
        assertThat(beta.core.view().gaps())
                .singleElement()
                .satisfies(gap -> assertThat(gap)
                        .extracting(Gap::first, Gap::last, Gap::state, Gap::reason)
                        .containsExactly(
                                1L,
                                4L,
                                Gap.State.UNAVAILABLE,
                                "their author keeps them no more; not reachable: gamma"));
        unused = circle.join(beta, gamma);
        assertThat(beta.texts()).containsExactly("one", "two", "three", "four", "five", "six");
        assertThat(beta.core.view().gaps()).isEmpty();
    }

    @Test
    void aDirectMessageGoesThroughItsStates() {
        ConversationItem.Direct item = circle.tell(alpha, beta, "psst");
        assertThat(alpha.state(item)).isEqualTo(DirectState.QUEUED);
        beta.isMuted = true;
        long unused = circle.join(alpha, beta);
        assertThat(alpha.state(item)).isEqualTo(DirectState.SENT);
        circle.part(alpha, beta);
        assertThat(alpha.state(item)).isEqualTo(DirectState.UNKNOWN);
        beta.isMuted = false;
        beta.restart();
        circle.rosters();
        unused = circle.join(alpha, beta);
        assertThat(alpha.state(item)).isEqualTo(DirectState.DELIVERED);
        assertThat(beta.store.all(Scope.with(alpha.id()))).hasSize(1);
        assertThat(beta.counted("directs.repeated")).isEqualTo(1);
        assertThat(alpha.store.evidence(item.message().id()))
                .extracting(Evidence::what)
                .containsExactly(
                        Evidence.What.WRITTEN,
                        Evidence.What.SENT,
                        Evidence.What.LINK_BROKE,
                        Evidence.What.SENT,
                        Evidence.What.RECEIPT);
    }

    @Test
    void aLateReceiptTurnsExpiredIntoDelivered() {
        beta.isMuted = true;
        long unused = circle.join(alpha, beta);
        ConversationItem.Direct item = circle.tell(alpha, beta, "psst");
        circle.part(alpha, beta);
        circle.pass(5_000);
        circle.now += 8L * 86_400_000;
        circle.pass(10_000);
        assertThat(alpha.state(item)).isEqualTo(DirectState.EXPIRED);
        beta.isMuted = false;
        unused = circle.join(alpha, beta);
        assertThat(alpha.state(item)).isEqualTo(DirectState.DELIVERED);
    }

    @Test
    void aReceiptOfSomebodyElseIsForged() throws Exception {
        beta.isMuted = true;
        long unused = circle.join(alpha, beta);
        long other = circle.join(alpha, gamma);
        ConversationItem.Direct item = circle.tell(alpha, beta, "psst");
        DirectMessage message = DirectMessage.decode(item.message().wire());
        Receipt forged = Receipt.sign(Circle.CRYPTO, gamma.identity.signing(), Circle.NETWORK, message, 5);
        alpha.hear(other, FrameCodec.encode(1, new Frame.ReceiptGiven(forged.encode())));
        Receipt elsewhere = Receipt.sign(Circle.CRYPTO, beta.identity.signing(), new NetworkId(9, 9), message, 5);
        alpha.hear(other, FrameCodec.encode(1, new Frame.ReceiptGiven(elsewhere.encode())));
        assertThat(alpha.counted("receipts.forged")).isEqualTo(2);
        assertThat(alpha.state(item)).isEqualTo(DirectState.SENT);
    }

    @Test
    void whatWaitsForAMachineThatWasInstalledAnewExpires() {
        ConversationItem.Direct item = circle.tell(alpha, beta, "psst");
        beta.identity = circle.identity();
        alpha.roster(alpha, beta, gamma);
        StoredDirect message = alpha.store.direct(item.message().id()).orElseThrow();
        assertThat(message.state()).isEqualTo(DirectState.EXPIRED);
        assertThat(message.reason()).startsWith("replaced");
        assertThat(alpha.store.memberships(0, Long.MAX_VALUE, 10))
                .extracting(ConversationItem.Membership::change)
                .containsExactly(ConversationItem.Change.REPLACED);
        assertThatThrownBy(() -> alpha.core.sendDirect(message.to(), "again", circle.time()))
                .isInstanceOf(ChatRefusedException.class)
                .hasMessageContaining("installed anew");
    }

    @Test
    void aFrameOfAnEarlierStartIsRejected() {
        beta.restart();
        circle.rosters();
        long connection = circle.join(alpha, beta);
        ConversationItem.Direct item = circle.tell(beta, alpha, "new");
        alpha.hear(
                connection, FrameCodec.encode(1, new Frame.Direct(item.message().wire())));
        assertThat(beta.core.startNumber()).isEqualTo(2);
        assertThat(alpha.counted("frames.old-incarnation")).isEqualTo(1);
        assertThat(alpha.counted("directs.repeated")).isZero();
    }

    @Test
    void anOldDiskIsToldSoAndGoesOnAboveWhatWasSeen() {
        MemoryChatStore backup = beta.store.copy();
        for (int i = 0; i < 3; i++) {
            beta.restart();
        }
        circle.rosters();
        long unused = circle.join(alpha, beta);
        circle.pass(3_000);
        circle.say(beta, "before");
        circle.part(alpha, beta);
        beta.store = backup;
        beta.restart();
        circle.rosters();
        unused = circle.join(alpha, beta);
        assertThat(alpha.counted("connections.old-incarnation")).isEqualTo(1);
        assertThat(alpha.closings).extracting(ChatStep.Closing::reason).containsExactly("old-incarnation");
        circle.part(alpha, beta);
        unused = circle.join(alpha, beta);
        circle.pass(3_000);
        circle.say(beta, "after");
        assertThat(alpha.texts()).containsExactly("before", "after");
        assertThat(beta.texts()).containsExactly("before", "after");
        assertThat(beta.core.view().members()).noneMatch(ChatView.MemberView::isForked);
    }

    @Test
    void malformedFramesCloseAndUnknownOnesDoNot() {
        long connection = circle.join(alpha, beta);
        alpha.hear(connection, new byte[] {99, 0, 0});
        assertThat(alpha.counted("frames.unknown-type")).isEqualTo(1);
        assertThat(alpha.closings).isEmpty();
        alpha.hear(connection, new byte[] {(byte) FrameCodec.PULL, 0, 0});
        alpha.hear(connection, new byte[ChatLimits.MAX_FRAME_BYTES + 1]);
        assertThat(alpha.counted("frames.malformed")).isEqualTo(1);
        assertThat(alpha.closings)
                .extracting(ChatStep.Closing::reason)
                .as("what came after was no connection's any more")
                .containsExactly("malformed");
    }

    @Test
    void anAlteredOrForeignMessageIsNotShown() {
        long connection = circle.join(alpha, beta);
        Entry foreign = entry(gamma, 1, 5L << 16);
        alpha.hear(connection, FrameCodec.encode(1, new Frame.Live(foreign.wire())));
        assertThat(alpha.counted("entries.not-of-the-sender")).isEqualTo(1);
        connection = circle.join(alpha, beta);
        byte[] altered = entry(beta, 1, 5L << 16).wire();
        altered[altered.length - 70] ^= 1;
        alpha.hear(connection, FrameCodec.encode(1, new Frame.Live(altered)));
        assertThat(alpha.counted("entries.bad-signature")).isEqualTo(1);
        assertThat(alpha.closings).extracting(ChatStep.Closing::reason).containsExactly("bad-entry", "bad-entry");
        assertThat(alpha.texts()).isEmpty();
    }

    @Test
    void nobodyGetsAKeyThatIsAnothers() {
        Circle.Chat mallory = circle.new Chat("mallory", 66);
        mallory.identity = beta.identity;
        alpha.roster(alpha, beta, gamma, mallory);
        assertThat(alpha.counted("peers.key-of-another")).isEqualTo(1);
        assertThat(alpha.core.view().members())
                .filteredOn(member -> beta.id().equals(member.chatId()))
                .extracting(ChatView.MemberView::name)
                .containsExactly("beta");
    }

    @Test
    void strangersAreClosed() {
        ChatIdentity stranger = circle.identity();
        alpha.core.connected(77, stranger.chatId(), 1, circle.time());
        assertThat(alpha.core.takeStep().closes())
                .extracting(ChatStep.Closing::reason)
                .containsExactly("not-welcome");
    }

    @Test
    void textsHaveLimits() {
        for (Map.Entry<String, ChatRefusedException.Reason> each : Map.of(
                        "",
                        ChatRefusedException.Reason.EMPTY,
                        "ü".repeat(2_001),
                        ChatRefusedException.Reason.TOO_LONG,
                        "\ud800",
                        ChatRefusedException.Reason.TOO_LONG)
                .entrySet()) {
            assertThatThrownBy(() -> alpha.core.sendGroup(each.getKey(), circle.time()))
                    .isInstanceOfSatisfying(
                            ChatRefusedException.class,
                            refused -> assertThat(refused.reason()).isEqualTo(each.getValue()));
        }
    }

    private static Entry entry(Circle.Chat chat, long sequence, long time) {
        return Entry.sign(
                Circle.CRYPTO,
                chat.identity.signing(),
                chat.identity.key(),
                sequence,
                sequence == 1 ? Entry.noPrevious() : new byte[Entry.HASH_BYTES],
                time,
                GroupBody.KIND,
                new GroupBody(5, List.of(), "text " + sequence).encode());
    }
}

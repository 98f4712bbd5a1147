package dev.weft.chat.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.controlplane.feed.Entry;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** The oracles find what is wrong with a store, and nothing in those that cores have filled. */
class StoreOraclesTest {
    private final Circle circle = Circle.of("alpha", "beta");
    private final Circle.Chat alpha = circle.get("alpha");
    private final Circle.Chat beta = circle.get("beta");

    StoreOraclesTest() {
        long unused = circle.join(alpha, beta);
        circle.say(alpha, "one");
        circle.say(alpha, "two");
        circle.say(beta, "an answer");
        circle.say(alpha, "three");
        ConversationItem.Direct unusedItem = circle.tell(alpha, beta, "for beta");
    }

    /** A store with the items of another: changed, or left out where there is nothing. */
    private static MemoryChatStore with(
            MemoryChatStore store, Function<ConversationItem, List<ConversationItem>> change) {
        MemoryChatStore changed = new MemoryChatStore();
        store.load().peers().forEach(peer -> changed.write(List.of(peer)));
        store.arrivedAfter(0, 100).stream()
                .flatMap(item -> change.apply(item).stream())
                .forEach(item -> changed.write(List.of(new StoreWrite.ItemAdded(item))));
        return changed;
    }

    private static MemoryChatStore without(MemoryChatStore store, Predicate<ConversationItem> left) {
        return with(store, item -> left.test(item) ? List.of() : List.of(item));
    }

    private int delivered(ChatStore there) {
        return StoreOracles.checkDelivered("alpha", alpha.store, beta.id(), there, Circle.CRYPTO, Circle.NETWORK);
    }

    private ConversationItem.Group group(MemoryChatStore store, long time, byte[] previous, GroupBody body) {
        Entry entry = Entry.sign(
                Circle.CRYPTO,
                alpha.identity.signing(),
                alpha.identity.key(),
                4,
                previous,
                time,
                GroupBody.KIND,
                body.encode());
        return new ConversationItem.Group(
                store.load().lastArrival() + 1, entry, body.text(), 1, 1, Origin.LIVE, alpha.id(), 1, false);
    }

    @Test
    void whatCoresHaveStoredIsAllRight() {
        for (Circle.Chat chat : List.of(alpha, beta)) {
            StoreOracles.checkFeeds(chat.name, chat.store, author -> true);
            StoreOracles.checkSignatures(chat.name, chat.store, Circle.CRYPTO);
            assertThat(StoreOracles.holes(chat.store.load())).isEmpty();
        }
        assertThat(delivered(beta.store)).isEqualTo(1);
        assertThat(StoreOracles.order(alpha.store, entry -> true))
                .hasSize(4)
                .isEqualTo(StoreOracles.order(beta.store, entry -> true));
        assertThat(StoreOracles.lacks(beta.id(), beta.store.load(), alpha.store.load(), author -> true))
                .isEmpty();
    }

    @Test
    void deliveredToWhoHasNothing() {
        MemoryChatStore lost = without(beta.store, ConversationItem.Direct.class::isInstance);
        assertThatThrownBy(() -> delivered(lost)).hasMessageContaining("which its receiver has not");
    }

    @Test
    void deliveredWithAnotherReceipt() {
        MemoryChatStore other = with(beta.store, item -> {
            if (item instanceof ConversationItem.Direct direct) {
                byte[] receipt = Arrays.copyOf(
                        java.util.Objects.requireNonNull(direct.message().receipt()), 100);
                return List.of(new ConversationItem.Direct(
                        direct.arrival(), direct.message().moved(DirectState.DELIVERED, "", receipt), true));
            }
            return List.of(item);
        });
        assertThatThrownBy(() -> delivered(other)).hasMessageContaining("another receipt");
    }

    @Test
    void aMessageIsMissing() {
        MemoryChatStore gap = without(
                beta.store,
                item -> item instanceof ConversationItem.Group group
                        && group.text().equals("two"));
        assertThat(StoreOracles.holes(gap.load())).isPresent();
        assertThat(StoreOracles.lacks(beta.id(), gap.load(), alpha.store.load(), author -> true))
                .isPresent();
        assertThatCode(() -> StoreOracles.checkFeeds("beta", gap, author -> true))
                .doesNotThrowAnyException();
    }

    @Test
    void aMessageDoesNotFollowTheOneBefore() {
        MemoryChatStore broken = beta.store.copy();
        GroupBody body = new GroupBody(1, List.of(), "four");
        broken.write(List.of(new StoreWrite.ItemAdded(group(broken, Long.MAX_VALUE >> 1, new byte[32], body))));
        assertThatThrownBy(() -> StoreOracles.checkFeeds("beta", broken, author -> true))
                .hasMessageContaining("does not follow");
    }

    @Test
    void aMessageStandsTooEarly() {
        List<ConversationItem.Group> before = StoreOracles.groups(beta.store);
        Entry third = before.get(before.size() - 1).entry();
        Entry answer = before.get(2).entry();
        assertThat(answer.author()).isEqualTo(beta.id());
        GroupBody plain = new GroupBody(1, List.of(), "four");
        MemoryChatStore early = beta.store.copy();
        early.write(List.of(new StoreWrite.ItemAdded(group(early, 1, third.hash(), plain))));
        assertThatThrownBy(() -> StoreOracles.checkFeeds("beta", early, author -> true))
                .hasMessageContaining("after number 4");

        GroupBody child = new GroupBody(
                1, List.of(new GroupBody.Parent(beta.id(), answer.sequence(), answer.shortHash())), "four");
        MemoryChatStore childFirst = without(
                beta.store,
                item -> item instanceof ConversationItem.Group group
                        && group.entry().author().equals(alpha.id()));
        childFirst.write(List.of(new StoreWrite.ItemAdded(group(childFirst, 1, third.hash(), child))));
        assertThatThrownBy(() -> StoreOracles.checkFeeds("beta", childFirst, author -> true))
                .hasMessageContaining("on which it builds");
    }
}

package dev.weft.controlplane.nodeplane;

import dev.weft.controlplane.InviteRequest;
import dev.weft.controlplane.Snapshot.Standing;
import dev.weft.controlplane.encoding.MalformedException;
import dev.weft.controlplane.feed.Entry;
import dev.weft.controlplane.identity.IdentityKeys;
import dev.weft.controlplane.identity.Invite;
import dev.weft.controlplane.identity.InviteToken;
import dev.weft.controlplane.identity.Ipv4Range;
import dev.weft.controlplane.identity.NetworkId;
import dev.weft.controlplane.ledger.Event.Genesis;
import dev.weft.controlplane.ledger.NodeRecord;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Founds the network, and lets machines join it with the invites of whatever admin is there. */
final class Joins {
    private static final long AGAIN_MILLIS = 500;
    private static final List<Duration> VALIDITIES =
            List.of(Duration.ofMinutes(10), Duration.ofHours(2), Duration.ofDays(30));

    private final World world;
    private final Machines machines;
    /** Tokens that somebody still has in hand. */
    private final List<InviteToken> tokens = new ArrayList<>();

    Joins(World world, Machines machines) {
        this.world = world;
        this.machines = machines;
    }

    /** The founder starts, the others come one by one: most soon, some in the middle of the harm. */
    void begin() {
        found();
        long harm = world.plan.harmMillis();
        for (int i = 1; i < world.plan.nodes(); i++) {
            long latest = world.random.nextInt(4) == 0 ? harm : harm / 4;
            world.schedule.in(world.random.nextLong(500, latest), () -> join(null));
        }
    }

    private void found() {
        IdentityKeys keys = IdentityKeys.random(world.random);
        byte[] salt = new byte[Genesis.SALT_BYTES];
        world.random.nextBytes(salt);
        // A small range, so that nodes compete for addresses.
        Entry genesis = Enrolment.FirstEntry.genesis(
                world.crypto, keys, "simulated", Ipv4Range.parse("10.86.0.0/24"), salt, world.trueWallMillis());
        start(new SimulatedNode(0, world.crypto, keys, genesis, NetworkId.of(genesis.wire()), null));
    }

    /** A machine that has lost everything joins anew, as somebody else, where it was before. */
    void joinAnew(InetSocketAddress address) {
        world.expectedNodes++;
        world.schedule.in(world.random.nextLong(500, 10_000), () -> join(address));
    }

    /** Somebody comes soon with a token that was taken back. */
    void tryWith(InviteToken token) {
        boolean isGood = usesOf(token.invite()) < token.invite().uses()
                && !token.invite().admin()
                && world.trueWallMillis() < token.invite().expiresAtMillis();
        if (isGood && world.expectedNodes < SimulationPlan.MAX_NODES + SimulationPlan.MAX_NODES / 2) {
            world.expectedNodes++;
            world.schedule.in(world.random.nextLong(1, 5_000), () -> admit(token, null, 0));
        }
    }

    private void join(@Nullable InetSocketAddress address) {
        InviteToken token = tokens.isEmpty() || world.random.nextBoolean() ? null : fromHand();
        if (token == null) {
            token = newToken();
        }
        long offset = drawClockOffset();
        long wallMillis = world.trueWallMillis() + offset;
        if (token == null || wallMillis > token.invite().expiresAtMillis()) {
            world.schedule.in(AGAIN_MILLIS, () -> join(address));
            return;
        }
        admit(token, address, offset);
    }

    private void admit(InviteToken token, @Nullable InetSocketAddress address, long offset) {
        IdentityKeys keys = IdentityKeys.random(world.random);
        Entry admission = Enrolment.FirstEntry.admission(world.crypto, keys, token, world.trueWallMillis() + offset);
        SimulatedNode node = new SimulatedNode(
                world.nodes.size(),
                world.crypto,
                keys,
                admission,
                token.invite().network(),
                token);
        if (address != null && world.isFree(address)) {
            node.address = address;
        }
        node.clockOffsetMillis = offset;
        world.report.joins++;
        start(node);
    }

    private void start(SimulatedNode node) {
        world.add(node);
        machines.boot(node);
    }

    private long drawClockOffset() {
        if (!world.isHarmful()) {
            return 0;
        }
        boolean wrong = world.plan.wrongClocks() && world.random.nextInt(3) == 0;
        long most = wrong ? Duration.ofHours(30).toMillis() : 1_500;
        return world.random.nextLong(-most, most);
    }

    /** One that was used before: perhaps by more machines than it is for. */
    private @Nullable InviteToken fromHand() {
        InviteToken token = tokens.get(world.random.nextInt(tokens.size()));
        long used = usesOf(token.invite());
        boolean good = used < token.invite().uses() && !world.isDoomed(token.invite());
        boolean mayBe = good || (world.isHarmful() && world.random.nextInt(4) == 0);
        return mayBe ? token : null;
    }

    long usesOf(Invite invite) {
        return world.nodes.stream()
                .filter(node -> node.token != null && node.token.invite().equals(invite))
                .count();
    }

    /** Some token that somebody still has in hand. */
    Optional<InviteToken> anyToken() {
        return tokens.isEmpty() ? Optional.empty() : Optional.of(tokens.get(world.random.nextInt(tokens.size())));
    }

    private @Nullable InviteToken newToken() {
        List<SimulatedNode> admins = world.nodes.stream()
                .filter(node -> node.isAtWork() && !node.isClone && isKnownAdmin(node))
                .toList();
        if (admins.isEmpty()) {
            return null;
        }
        SimulatedNode admin = admins.get(world.random.nextInt(admins.size()));
        InviteRequest request = new InviteRequest(
                VALIDITIES.get(world.random.nextInt(VALIDITIES.size())),
                world.random.nextInt(1, 4),
                world.random.nextInt(3) == 0);
        String[] text = new String[1];
        machines.command(admin, core -> text[0] = core.invite(request, world.clock(admin)));
        try {
            InviteToken token = InviteToken.parse(text[0], world.crypto);
            tokens.add(token);
            world.promised.add(admin.address);
            return token;
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean isKnownAdmin(SimulatedNode node) {
        return node.core().standing() == Standing.MEMBER
                && node.core()
                        .ledger()
                        .record(node.id)
                        .filter(NodeRecord::isAdmin)
                        .isPresent();
    }
}

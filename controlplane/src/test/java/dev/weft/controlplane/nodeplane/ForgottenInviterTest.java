package dev.weft.controlplane.nodeplane;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Somebody was let in, and lets in others while those who let it in are down and have not got it on their disks; then it is
 * gone for good. Its guests must prove by themselves that they may be there.
 */
class ForgottenInviterTest {
    private static final Duration LONG = Duration.ofDays(1);

    private final VirtualMesh mesh = new VirtualMesh(4, 2, 0);
    private final SimulatedNode founder = mesh.nodes.get(0);
    private final SimulatedNode neighbour = mesh.nodes.get(1);

    ForgottenInviterTest() {
        mesh.bootAll();
        mesh.run(4_000);
        assertThat(mesh.allShowAlive(2)).isTrue();
    }

    /** It joins, and the others lose power before they have written anything themselves. */
    private SimulatedNode forgottenAdmin(Duration validity) {
        SimulatedNode admin = mesh.admit(founder, validity, true);
        mesh.boot(admin);
        mesh.run(600);
        assertThat(mesh.allShowAlive(3)).isTrue();
        mesh.losePower(founder);
        mesh.losePower(neighbour);
        assertThat(founder.loadLedger().record(admin.id)).isEmpty();
        assertThat(neighbour.loadLedger().record(admin.id)).isEmpty();
        return admin;
    }

    private SimulatedNode guestOf(SimulatedNode inviter, boolean admin) {
        SimulatedNode guest = mesh.admit(inviter, LONG, admin);
        mesh.boot(guest);
        mesh.run(6_000);
        return guest;
    }

    private void theOthersReturn() {
        mesh.boot(founder);
        mesh.boot(neighbour);
        mesh.run(20_000);
    }

    private boolean knowsItsGuest(SimulatedNode guest) {
        return founder.core().ledger().record(guest.id).isPresent();
    }

    @Test
    void itsGuestIsLetInAndOneViewIsReached() {
        SimulatedNode admin = forgottenAdmin(LONG);
        SimulatedNode guest = guestOf(admin, false);
        admin.hostIsUp = false;
        admin.halt();
        theOthersReturn();

        assertThat(mesh.allShowAlive(3)).isTrue();
        assertThat(guest.core().ledger().digest())
                .isEqualTo(founder.core().ledger().digest());
    }

    @Test
    void soIsTheGuestOfALongLineOfGuests() {
        SimulatedNode last = forgottenAdmin(LONG);
        for (int i = 0; i < 4; i++) {
            SimulatedNode next = guestOf(last, true);
            last.hostIsUp = false;
            last.halt();
            last = next;
        }
        theOthersReturn();

        assertThat(mesh.allShowAlive(3)).isTrue();
        assertThat(last.core().ledger().digest())
                .isEqualTo(founder.core().ledger().digest());
    }

    @Test
    void anInviteThatIsOverIsNoWayInForAnybodyBehindIt() {
        SimulatedNode admin = forgottenAdmin(Duration.ofMinutes(1));
        SimulatedNode guest = guestOf(admin, false);
        admin.hostIsUp = false;
        admin.halt();
        mesh.run(60_000);
        theOthersReturn();

        assertThat(knowsItsGuest(guest)).isFalse();
        assertThat(founder.core().ledger().record(admin.id)).isEmpty();
        assertThat(founder.core().counters()).doesNotContainKey("introductions.vouched");
    }

    @Test
    void whoHasForgottenItsOwnGuestIsNotToldWhoItIsItself() {
        SimulatedNode inviter = mesh.admit(founder, LONG, true);
        mesh.boot(inviter);
        mesh.run(6_000);
        SimulatedNode forgotten = mesh.admit(inviter, LONG, true);
        mesh.boot(forgotten);
        mesh.run(600);
        List.of(founder, neighbour, inviter).forEach(mesh::losePower);
        assertThat(inviter.loadLedger().record(forgotten.id)).isEmpty();
        SimulatedNode guest = guestOf(forgotten, false);
        forgotten.hostIsUp = false;
        forgotten.halt();
        mesh.boot(inviter);
        mesh.run(6_000);
        assertThat(inviter.core().ledger().record(guest.id)).isPresent();
        theOthersReturn();

        assertThat(mesh.allShowAlive(4)).isTrue();
        assertThat(mesh.counted(Drop.MALFORMED.counter())).isZero();
    }
}

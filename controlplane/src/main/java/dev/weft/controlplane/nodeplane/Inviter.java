package dev.weft.controlplane.nodeplane;

import dev.weft.controlplane.ControlPlaneException;
import dev.weft.controlplane.Endpoint;
import dev.weft.controlplane.InviteRequest;
import dev.weft.controlplane.detector.Shuffle;
import dev.weft.controlplane.identity.Contact;
import dev.weft.controlplane.identity.Crypto;
import dev.weft.controlplane.identity.IdentityKeys;
import dev.weft.controlplane.identity.Invite;
import dev.weft.controlplane.identity.InviteToken;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.identity.PrivateKey32;
import dev.weft.controlplane.ledger.Event.InviteIssued;
import dev.weft.controlplane.ledger.Ledger;
import dev.weft.controlplane.ledger.NodeRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Issues invites. */
final class Inviter {
    private final NodeId self;
    private final CoreClock clock;
    private final Crypto crypto;
    private final IdentityKeys keys;
    private final Ledger ledger;
    private final LedgerMembership members;
    private final EntryIntake intake;
    private final Announcer announcer;
    private final RandomGenerator random;

    Inviter(
            NodeId self,
            CoreClock clock,
            Crypto crypto,
            IdentityKeys keys,
            Ledger ledger,
            LedgerMembership members,
            EntryIntake intake,
            Announcer announcer,
            RandomGenerator random) {
        this.self = self;
        this.clock = clock;
        this.crypto = crypto;
        this.keys = keys;
        this.ledger = ledger;
        this.members = members;
        this.intake = intake;
        this.announcer = announcer;
        this.random = random;
    }

    /** Puts the invite into the own feed, and returns the token's text. */
    String issue(InviteRequest request) {
        NodeRecord own = ledger.record(self)
                .orElseThrow(() -> new ControlPlaneException("this node has not joined yet, so it cannot invite"));
        if (!own.isAdmin()) {
            throw new ControlPlaneException("this node may not invite: it is no admin. Ask one of: " + admins());
        }
        PrivateKey32 inviteKey = PrivateKey32.random(random);
        Invite invite = Invite.sign(
                crypto,
                keys.signing(),
                ledger.network(),
                crypto.signingPublicKey(inviteKey),
                request.admin(),
                clock.wallMillis() + request.validity().toMillis(),
                request.uses());
        intake.publish(new InviteIssued(invite));
        return new InviteToken(invite, inviteKey, contacts(own)).toText();
    }

    /** This node first, then random others: whoever joins finds somebody even when some are down. */
    private List<Contact> contacts(NodeRecord own) {
        List<NodeId> others = new ArrayList<>(members.present());
        Shuffle.inPlace(others, random);
        List<Contact> contacts = new ArrayList<>();
        contacts.add(new Contact(self, own.controlKey(), ownEndpoints(own)));
        others.stream()
                .flatMap(other -> ledger.record(other).stream())
                .filter(record -> !record.controlEndpoints().isEmpty())
                .limit(InviteToken.MAX_CONTACTS - 1L)
                .forEach(record ->
                        contacts.add(new Contact(record.id(), record.controlKey(), record.controlEndpoints())));
        return contacts;
    }

    /** What is known of this node may be what a copy of its machine says of itself. */
    private List<Endpoint> ownEndpoints(NodeRecord own) {
        return Stream.concat(announcer.controlEndpoints().stream(), own.controlEndpoints().stream())
                .distinct()
                .limit(Contact.MAX_ENDPOINTS)
                .toList();
    }

    private String admins() {
        return ledger.records().stream()
                .filter(NodeRecord::isAdmin)
                .map(NodeRecord::name)
                .collect(Collectors.joining(", "));
    }
}

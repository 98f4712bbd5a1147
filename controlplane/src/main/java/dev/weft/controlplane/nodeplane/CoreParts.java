package dev.weft.controlplane.nodeplane;

import dev.weft.controlplane.LocalFacts;
import dev.weft.controlplane.detector.FailureDetector;
import dev.weft.controlplane.identity.Contact;
import dev.weft.controlplane.identity.Crypto;
import dev.weft.controlplane.identity.IdentityKeys;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.ledger.Ledger;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** The parts of one node's protocol, put together; {@link NodeCore} drives them. */
final class CoreParts {
    final NodeId self;
    final Map<NodeId, Contact> contacts;
    final CoreClock clock = new CoreClock();
    final Outbox outbox = new Outbox(clock);
    final GossipQueue news = new GossipQueue();
    final LedgerMembership members;
    final SealedDatagrams sealed;
    final Transmitter transmitter;
    final SyncDialogue dialogue;
    final EntryIntake intake;
    final Inbox inbox;
    final Inviter inviter;
    final Authority authority;
    final GossipRounds gossip;
    final OwnFeed ownFeed;
    final Announcer announcer;
    final Expulsion expulsion;
    final OwnStanding standing;
    final Joining joining;
    final Retention retention;
    final Farewell farewell;
    final FailureDetector detector;
    final Reachability reachability;

    CoreParts(
            CoreConfig config,
            Crypto crypto,
            IdentityKeys keys,
            Ledger ledger,
            List<Contact> contacts,
            RandomGenerator random,
            EntryIntake.Listener listener,
            Inbox.Answers answers) {
        this.self = NodeId.of(crypto.signingPublicKey(keys.signing()));
        this.contacts = contacts.stream()
                .filter(contact -> !contact.node().equals(self))
                .collect(Collectors.toMap(Contact::node, contact -> contact, (a, b) -> a, TreeMap::new));
        PeerDirectory directory = new PeerDirectory(ledger, this.contacts);
        this.members = new LedgerMembership(ledger, self);
        this.sealed = new SealedDatagrams(crypto, ledger.network(), self, keys.control(), random);
        TunnelPaths tunnels = new TunnelPaths(ledger);
        AddressBook addresses = new AddressBook(directory::endpointsOf, tunnels);
        SyncEngine sync = new SyncEngine(config, ledger.feeds());
        this.ownFeed = new OwnFeed(crypto, keys, ledger);
        this.transmitter =
                new Transmitter(self, config, ledger, members, sealed, addresses, directory, news, outbox, random);
        this.dialogue = new SyncDialogue(
                self, config, clock, members::isDead, sync, new Pull(ledger.feeds()), transmitter::reply, outbox);
        this.intake = new EntryIntake(clock, ledger, ownFeed, news, dialogue, outbox, listener);
        this.authority = new Authority(self, ledger, intake);
        this.expulsion = new Expulsion(self, ledger);
        this.standing = new OwnStanding(self, ledger, members, expulsion);
        this.joining = new Joining(clock, config, ledger, members, this.contacts.keySet(), transmitter, outbox);
        this.retention = new Retention(self, clock, config.retention(), ledger, intake, outbox);
        this.gossip = new GossipRounds(config, ledger, members, news, transmitter, random);
        this.announcer = new Announcer(self, clock, ledger, ownFeed, intake, gossip, outbox);
        this.inviter = new Inviter(self, clock, crypto, keys, ledger, members, intake, announcer, random);
        this.farewell = new Farewell(self, ledger, members, this.contacts.keySet(), gossip, random);
        this.detector = new FailureDetector(
                self,
                config.detector(),
                members,
                new ProbeActions(self, clock, ledger, transmitter, intake, outbox, random),
                random);
        this.reachability = new Reachability(
                clock,
                addresses,
                tunnels,
                new Sightings(clock, ledger, members, addresses, tunnels, transmitter),
                new Observed(clock, tunnels, members::isPresent),
                new RelayChoice(self, ledger, members, tunnels, transmitter),
                new TunnelProbes(ledger, tunnels, transmitter, random),
                outbox);
        this.inbox = new Inbox(
                clock,
                ledger,
                sealed,
                directory,
                transmitter,
                reachability,
                intake,
                new Reception(self, clock, ledger, sealed, intake, sync, transmitter, outbox),
                dialogue,
                detector,
                answers,
                outbox,
                random);
    }

    void setFacts(LocalFacts facts) {
        announcer.setFacts(facts);
        reachability.announces(facts);
    }

    /** The node is at work from now on. */
    void begin() {
        joining.start();
        retention.start();
        reachability.start();
    }

    /** The node says nothing any more. */
    void end() {
        joining.stop();
        retention.stop();
        reachability.stop();
    }

    void ledgerChanged() {
        members.changed();
        dialogue.ledgerChanged();
        reachability.ledgerChanged();
    }

    /** When any part has something to do. */
    long nextWakeMillis(boolean running) {
        LongStream always = LongStream.of(
                gossip.nextWakeMillis(),
                joining.nextWakeMillis(),
                farewell.nextWakeMillis(),
                inbox.nextWakeMillis(),
                detector.nextWakeMillis(),
                reachability.nextWakeMillis());
        LongStream atWork = LongStream.of(announcer.nextWakeMillis(), retention.nextWakeMillis());
        return (running ? LongStream.concat(always, atWork) : always).min().orElse(Long.MAX_VALUE);
    }

    /** What is due besides probes, gossip and the farewell. */
    void wake(long now, boolean running) {
        joining.wake(now);
        inbox.wake(now);
        reachability.wake(now);
        if (running) {
            announcer.wake(now);
            retention.wake(now);
        }
    }
}

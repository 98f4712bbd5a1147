package dev.weft.controlplane.ledger;

import dev.weft.controlplane.LedgerCopy;
import dev.weft.controlplane.Member;
import dev.weft.controlplane.MemberStatus;
import dev.weft.controlplane.feed.Entry;
import dev.weft.controlplane.feed.EntryRef;
import dev.weft.controlplane.feed.HybridTime;
import dev.weft.controlplane.identity.Invite;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.ledger.Charges.Charge;
import dev.weft.controlplane.ledger.Event.Admission;
import dev.weft.controlplane.ledger.Event.Announced;
import dev.weft.controlplane.ledger.Event.Dead;
import dev.weft.controlplane.ledger.Event.Evidence;
import dev.weft.controlplane.ledger.Event.InviteIssued;
import dev.weft.controlplane.ledger.Event.Suspected;
import dev.weft.controlplane.ledger.Explanation.Line;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes the explanation of one node. */
final class Explainer {
    /** Lives that are always told; besides them the last one before that anybody accused. */
    static final int TOLD_LIVES = 3;

    private final LedgerCopy ledger;
    private final Member member;
    private final EntryText text;
    private final Lives lives;
    private final Deque<Entry> asides;
    private final List<Line> lines = new ArrayList<>();

    Explainer(LedgerCopy ledger, Member member) {
        this.ledger = ledger;
        this.member = member;
        this.text = new EntryText(node -> node.equals(member.id()) ? "it" : ledger.nameOf(node));
        this.lives = Lives.of(ledger, member.id());
        this.asides = new ArrayDeque<>(lives.contradictionsThatAreNoLives());
    }

    Explanation explain() {
        List<Life> all = lives.lives();
        inviteOf(all.get(0)).ifPresent(issued -> add(issued, EventCodec.decode(issued)));
        int leftOut = lives.voidEntries();
        int firstTold = lives.firstTold(TOLD_LIVES);
        for (int i = 0; i < all.size(); i++) {
            Life life = all.get(i);
            tellAsides(life.beginning().sequence());
            // The life after the accused one says how it answered.
            boolean told = i == 0
                    || i == firstTold
                    || i == firstTold + 1
                    || i >= all.size() - TOLD_LIVES
                    || !lives.contradiction(life.beginning()).isEmpty();
            if (told) {
                tellBeginning(life, lives.before(i));
            }
            if (i >= firstTold && told) {
                tellFirstProbe(life);
                life.told().forEach(charge -> tell(life, charge));
                leftOut += life.untold();
            } else {
                leftOut += life.told().size() + life.untold() + (told ? 0 : 1);
            }
        }
        tellAsides(Long.MAX_VALUE);
        addCause();
        return new Explanation(member, List.copyOf(lines), leftOut);
    }

    /** Of contradicting entries both sides are told, also where they begin no life. */
    private void tellAsides(long before) {
        while (!asides.isEmpty() && asides.getFirst().sequence() < before) {
            Entry entry = asides.removeFirst();
            String sentence = "it " + text.of(EventCodec.decode(entry)) + lives.contradiction(entry);
            add(entry, sentence, List.of());
        }
    }

    private Optional<Entry> inviteOf(Life first) {
        if (!(first.event() instanceof Admission admission)) {
            return Optional.empty();
        }
        Invite invite = admission.invite();
        NodeId inviter = invite.inviterId();
        return ledger.entries().stream()
                .filter(entry -> entry.author().equals(inviter))
                .filter(entry -> EventCodec.decode(entry) instanceof InviteIssued issued
                        && issued.invite().equals(invite))
                .findFirst();
    }

    private void tellBeginning(Life life, @Nullable Life before) {
        Entry entry = life.beginning();
        if (before == null || !(life.event() instanceof Announced announced)) {
            add(entry, "it " + text.of(life.event()) + lives.contradiction(entry), List.of());
        } else {
            String facts = changes(before, announced);
            String what;
            if (before.wasDeadBefore(entry)) {
                what = "is back: alive again as incarnation ";
            } else if (before.wasAccusedBefore(entry)) {
                what = "answered: alive again as incarnation ";
            } else {
                what = "announced itself as incarnation ";
            }
            add(entry, "it " + what + entry.sequence() + facts + lives.contradiction(entry), List.of());
        }
    }

    private static String changes(Life before, Announced announced) {
        if (!(before.event() instanceof Announced last)) {
            return " (called " + announced.name() + ")";
        }
        List<String> changed = new ArrayList<>();
        if (!last.name().equals(announced.name())) {
            changed.add("now called " + announced.name());
        }
        if (!last.wireguardKey().equals(announced.wireguardKey())) {
            changed.add("with another WireGuard key");
        }
        if (!last.endpoints().equals(announced.endpoints())
                || !last.controlEndpoints().equals(announced.controlEndpoints())) {
            changed.add("under other addresses");
        }
        if (!last.services().equals(announced.services())) {
            changed.add("with other services");
        }
        return changed.isEmpty() ? "" : " (" + String.join(", ", changed) + ")";
    }

    /** Of the pings that its accusers tell of, the first one that was not answered. */
    private void tellFirstProbe(Life life) {
        life.told().stream()
                .filter(charge -> probedAt(charge) != null)
                .min(Comparator.comparing(
                        charge -> Optional.ofNullable(probedAt(charge)).orElse(Instant.MAX)))
                .ifPresent(first -> {
                    Suspected suspected = (Suspected) first.accusation();
                    Instant at = probedAt(first);
                    String what = suspected.evidence() == Evidence.REFUSED
                            ? " pinged it, and its host refused"
                            : " pinged it, and no answer came";
                    lines.add(new Line(
                            first.ref(),
                            at == null ? HybridTime.toInstant(first.entry().time()) : at,
                            ledger.nameOf(first.accuser()),
                            Explanation.MISSED_PROBE,
                            subject(first.accuser()) + what,
                            suspected.evidence(),
                            at,
                            List.of()));
                });
    }

    private static @Nullable Instant probedAt(Charge charge) {
        return charge.accusation() instanceof Suspected suspected && suspected.tellsOfPing()
                ? HybridTime.toInstant(charge.entry().time()).minusMillis(suspected.unansweredMillis())
                : null;
    }

    private void tell(Life life, Charge charge) {
        String sentence = subject(charge.accuser()) + " " + text.of(charge.accusation());
        if (charge.accusation() instanceof Dead dead) {
            String hearsay = life.counts(charge) ? "" : "; does not count, as its author had no suspicion of its own";
            add(charge.entry(), sentence + hearsay, dead.suspicions());
        } else {
            Evidence evidence = charge.accusation() instanceof Suspected suspected ? suspected.evidence() : null;
            add(charge.entry(), sentence, evidence, probedAt(charge), List.of());
        }
    }

    /** What made the state stands in the chain, whatever sort of entry it is; a revocation at its end. */
    private void addCause() {
        boolean told = lines.stream().anyMatch(line -> line.entry().equals(member.cause()));
        if (told && member.status() != MemberStatus.REVOKED) {
            return;
        }
        ledger.entries().stream()
                .filter(entry -> entry.ref().equals(member.cause()))
                .findFirst()
                .ifPresent(told ? this::addTooManyForks : entry -> add(entry, EventCodec.decode(entry)));
    }

    private void addTooManyForks(Entry first) {
        add(first, "it signed so many contradicting entries that only this first one counts", List.of());
    }

    private void add(Entry entry, Event event) {
        add(entry, subject(entry.author()) + " " + text.of(event), List.of());
    }

    private void add(Entry entry, String sentence, List<EntryRef> cites) {
        add(entry, sentence, null, null, cites);
    }

    private void add(
            Entry entry,
            String sentence,
            @Nullable Evidence evidence,
            @Nullable Instant probedAt,
            List<EntryRef> cites) {
        lines.add(new Line(
                entry.ref(),
                HybridTime.toInstant(entry.time()),
                ledger.nameOf(entry.author()),
                EntryKinds.word(entry.kind()),
                sentence,
                evidence,
                probedAt,
                cites));
    }

    private String subject(NodeId author) {
        return author.equals(member.id()) ? "it" : ledger.nameOf(author);
    }
}

package dev.weft.controlplane.ledger;

import dev.weft.controlplane.LedgerCopy;
import dev.weft.controlplane.Member;
import dev.weft.controlplane.feed.Entry;
import dev.weft.controlplane.feed.EntryRef;
import dev.weft.controlplane.feed.HybridTime;
import dev.weft.controlplane.identity.Invite;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.ledger.Charges.Charge;
import dev.weft.controlplane.ledger.Event.AboutSelf;
import dev.weft.controlplane.ledger.Event.Accusation;
import dev.weft.controlplane.ledger.Event.Admission;
import dev.weft.controlplane.ledger.Event.Announced;
import dev.weft.controlplane.ledger.Event.Dead;
import dev.weft.controlplane.ledger.Event.Evidence;
import dev.weft.controlplane.ledger.Event.Genesis;
import dev.weft.controlplane.ledger.Event.InviteIssued;
import dev.weft.controlplane.ledger.Event.Suspected;
import dev.weft.controlplane.ledger.Explanation.Line;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes the explanation of one node. */
final class Explainer {
    /** Lives that are always told; besides them the last one before that anybody accused. */
    static final int TOLD_LIVES = 3;

    private final LedgerCopy ledger;
    private final Member member;
    private final EntryText text;
    private final List<Life> lives;
    private final List<Line> lines = new ArrayList<>();

    Explainer(LedgerCopy ledger, Member member) {
        this.ledger = ledger;
        this.member = member;
        this.text = new EntryText(node -> node.equals(member.id()) ? "it" : ledger.nameOf(node));
        this.lives = readLives();
    }

    private List<Life> readLives() {
        Map<Long, Life> bySequence = new LinkedHashMap<>();
        for (Entry entry : ledger.entries()) {
            if (entry.author().equals(member.id())
                    && EventCodec.decode(entry) instanceof AboutSelf event
                    && (entry.sequence() == 1 || !(event instanceof Genesis || event instanceof Admission))) {
                bySequence.put(entry.sequence(), new Life(entry, event));
            }
        }
        for (Entry entry : ledger.entries()) {
            if (isAccusation(entry) && EventCodec.decode(entry) instanceof Accusation accusation) {
                Life accused = bySequence.get(accusation.target().sequence());
                if (accused != null) {
                    accused.accuse(entry, accusation);
                }
            }
        }
        return List.copyOf(bySequence.values());
    }

    /** Looked at before the body is read: most entries of a long ledger are about others. */
    private static boolean isAccusation(Entry entry) {
        return entry.kind() == EventCodec.SUSPECTED || entry.kind() == EventCodec.DEAD;
    }

    Explanation explain() {
        inviteOf(lives.get(0)).ifPresent(issued -> add(issued, EventCodec.decode(issued)));
        int leftOut = 0;
        int firstTold = firstTold();
        for (int i = 0; i < lives.size(); i++) {
            Life life = lives.get(i);
            // The life after the accused one says how it answered.
            boolean told = i == 0 || i == firstTold || i == firstTold + 1 || i >= lives.size() - TOLD_LIVES;
            if (told) {
                tellBeginning(life, i == 0 ? null : lives.get(i - 1));
            }
            if (i >= firstTold && told) {
                life.told().forEach(charge -> tell(life, charge));
                leftOut += life.untold();
            } else {
                leftOut += life.told().size() + life.untold() + (told ? 0 : 1);
            }
        }
        addCause();
        return new Explanation(member, List.copyOf(lines), leftOut);
    }

    /** The last accused life when it is older than those told anyway: why it died is asked for after it came back, too. */
    private int firstTold() {
        int first = Math.max(0, lives.size() - TOLD_LIVES);
        for (int i = lives.size() - 2; i >= 0; i--) {
            if (lives.get(i).isAccused()) {
                return Math.min(i, first);
            }
        }
        return first;
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
            add(entry, life.event());
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
            add(entry, "it " + what + entry.sequence() + facts, null, List.of());
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

    private void tell(Life life, Charge charge) {
        String sentence = subject(charge.accuser()) + " " + text.of(charge.accusation());
        if (charge.accusation() instanceof Dead dead) {
            String hearsay = life.counts(charge) ? "" : "; does not count, as its author had no suspicion of its own";
            add(charge.entry(), sentence + hearsay, null, dead.suspicions());
        } else {
            Evidence evidence = charge.accusation() instanceof Suspected suspected ? suspected.evidence() : null;
            add(charge.entry(), sentence, evidence, List.of());
        }
    }

    /** What made the state stands in the chain, whatever sort of entry it is. */
    private void addCause() {
        if (lines.stream().noneMatch(line -> line.entry().equals(member.cause()))) {
            ledger.entries().stream()
                    .filter(entry -> entry.ref().equals(member.cause()))
                    .forEach(entry -> add(entry, EventCodec.decode(entry)));
        }
    }

    private void add(Entry entry, Event event) {
        add(entry, subject(entry.author()) + " " + text.of(event), null, List.of());
    }

    private void add(Entry entry, String sentence, @Nullable Evidence evidence, List<EntryRef> cites) {
        lines.add(new Line(
                entry.ref(),
                HybridTime.toInstant(entry.time()),
                ledger.nameOf(entry.author()),
                EntryKinds.word(entry.kind()),
                sentence,
                evidence,
                cites));
    }

    private String subject(NodeId author) {
        return author.equals(member.id()) ? "it" : ledger.nameOf(author);
    }
}

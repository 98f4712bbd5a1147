package dev.weft.controlplane.nodeplane;

import dev.weft.controlplane.Endpoint;
import dev.weft.controlplane.identity.Contact;
import dev.weft.controlplane.identity.NodeId;
import dev.weft.controlplane.identity.PublicKey32;
import dev.weft.controlplane.ledger.Ledger;
import dev.weft.controlplane.ledger.NodeRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is known of a peer before anything was heard from it: from the ledger, or from the token. */
record PeerDirectory(Ledger ledger, Map<NodeId, Contact> contacts) {
    /** The key that datagrams to and from the node are sealed with; empty for a stranger. */
    Optional<PublicKey32> controlKeyOf(NodeId node) {
        Optional<PublicKey32> known = ledger.record(node).map(NodeRecord::controlKey);
        return known.isPresent()
                ? known
                : Optional.ofNullable(contacts.get(node)).map(Contact::controlKey);
    }

    /** Where it said that its control plane may be reached. */
    List<Endpoint> endpointsOf(NodeId node) {
        List<Endpoint> known = new ArrayList<>(
                ledger.record(node).map(NodeRecord::controlEndpoints).orElse(List.of()));
        Contact contact = contacts.get(node);
        if (contact != null) {
            known.addAll(contact.endpoints());
        }
        return known;
    }
}

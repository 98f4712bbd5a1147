package dev.weft.controlplane.identity;

import dev.weft.controlplane.Endpoint;
import dev.weft.controlplane.encoding.CborReader;
import dev.weft.controlplane.encoding.CborWriter;
import dev.weft.controlplane.encoding.MalformedException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/**
 * A member that a joining node can ask first.
 *
 * @param node the member
 * @param controlKey the X25519 key that datagrams to it are sealed for
 * @param endpoints where its control plane may be reached; at most {@link #MAX_ENDPOINTS}
 */
public record Contact(NodeId node, PublicKey32 controlKey, List<Endpoint> endpoints) {
    public static final int MAX_ENDPOINTS = 8;

    public Contact {
        endpoints = List.copyOf(endpoints);
        if (endpoints.size() > MAX_ENDPOINTS) {
            throw new IllegalArgumentException("more than " + MAX_ENDPOINTS + " endpoints");
        }
    }

    /** Writes the fields as one array. */
    public void encode(CborWriter writer) {
        writer.array(3).bytes(node.toBytes()).bytes(controlKey.toBytes());
        encodeEndpoints(writer, endpoints);
        writer.end();
    }

    /** Reads what {@link #encode} wrote. */
    public static Contact decode(CborReader reader) throws MalformedException {
        reader.array(3);
        NodeId node = NodeId.fromBytes(reader.bytes(NodeId.BYTES));
        PublicKey32 controlKey = PublicKey32.fromBytes(reader.bytes(PublicKey32.BYTES));
        List<Endpoint> endpoints = decodeEndpoints(reader, MAX_ENDPOINTS);
        reader.end();
        return new Contact(node, controlKey, endpoints);
    }

    /** Writes endpoints as an array of {@code [address, port]}. */
    public static void encodeEndpoints(CborWriter writer, List<Endpoint> endpoints) {
        writer.array(endpoints.size());
        for (Endpoint endpoint : endpoints) {
            writer.array(2)
                    .bytes(endpoint.address().getAddress())
                    .number(endpoint.port())
                    .end();
        }
        writer.end();
    }

    /** Reads what {@link #encodeEndpoints} wrote. */
    public static List<Endpoint> decodeEndpoints(CborReader reader, int maximum) throws MalformedException {
        int size = reader.array(0, maximum);
        List<Endpoint> endpoints = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            reader.array(2);
            byte[] address = reader.bytes(4, 16);
            int port = (int) reader.number(1, 65535);
            reader.end();
            try {
                endpoints.add(new Endpoint(InetAddress.getByAddress(address), port));
            } catch (UnknownHostException e) {
                throw new MalformedException("address of " + address.length + " bytes", e);
            }
        }
        reader.end();
        return endpoints;
    }
}

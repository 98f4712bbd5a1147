package dev.weft.controlplane.nodeplane;

import dev.weft.controlplane.Endpoint;
import dev.weft.controlplane.Member;
import dev.weft.controlplane.View;
import java.util.Arrays;

/** All that a run did, folded into one number: when, every byte of every datagram, and every view. */
public final class Trace {
    private long value = 1;

    public void add(long number) {
        value = Long.rotateLeft(value * 0x9e3779b97f4a7c15L + number, 23);
    }

    void addSend(int from, Step.Send send) {
        add(from);
        add(Arrays.hashCode(send.address().getAddress().getAddress()));
        add(Arrays.hashCode(send.datagram()));
    }

    void addView(int of, View view) {
        add(of);
        view.members().forEach(this::addMember);
    }

    /** Not by its hash code: those of enum constants differ from one Java to the next. */
    private void addMember(Member member) {
        add(member.id().low());
        add(member.name().hashCode());
        add(member.status().word().hashCode());
        add(member.incarnation());
        add(member.since().toEpochMilli());
        add(member.cause().author().low());
        add(member.cause().sequence());
        add(member.admin() ? 1 : 0);
        add(member.meshIp4() == null ? 0 : Arrays.hashCode(member.meshIp4().getAddress()));
        add(Arrays.hashCode(member.wireguardKey().toBytes()));
        member.endpoints().forEach(this::addEndpoint);
        member.controlEndpoints().forEach(this::addEndpoint);
        member.services().forEach(service -> add(service.toString().hashCode()));
    }

    private void addEndpoint(Endpoint endpoint) {
        add(Arrays.hashCode(endpoint.address().getAddress()));
        add(endpoint.port());
    }

    public long value() {
        return value;
    }
}

package dev.weft.agent.cli;

import java.io.PrintWriter;

/** The lines that {@code init} and {@code join} have in common. */
final class EnrolledText {
    static final String NEXT =
            "Next: start the agent: weft agent, or where systemd runs it: systemctl enable --now weft@NAME";

    private EnrolledText() {}

    static void print(PrintWriter out, Enrolled enrolled) {
        String meshIp4 = enrolled.meshIp4();
        out.println("  this node   " + enrolled.nodeId());
        out.println("  mesh IPv4   " + (meshIp4 == null ? "known after the first contact" : meshIp4));
        out.println("  mesh IPv6   " + enrolled.meshIp6());
    }
}

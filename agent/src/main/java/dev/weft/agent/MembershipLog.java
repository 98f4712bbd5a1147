package dev.weft.agent;

import dev.weft.controlplane.MembershipEvent;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the log what happened to the members, and which entry says so. */
final class MembershipLog {
    private static final Logger LOG = LoggerFactory.getLogger(MembershipLog.class);

    private MembershipLog() {}

    static void write(List<MembershipEvent> events) {
        for (MembershipEvent event : events) {
            LOG.atInfo()
                    .addKeyValue("name", event.member().name())
                    .addKeyValue("id", event.member().id().shortText())
                    .addKeyValue("status", event.member().status().word())
                    .addKeyValue("incarnation", event.member().incarnation())
                    .addKeyValue("cause", event.member().cause().shortText())
                    .log(event.kind().word());
        }
    }
}

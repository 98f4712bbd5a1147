package dev.weft.chat.agent;

import dev.weft.controlplane.Service;
import java.util.Optional;

/** What this machine is to announce. */
@FunctionalInterface
public interface ServiceOffer {
    /** As it has to be in this network and on this machine; empty for nothing, whatever is announced. */
    Optional<Service> on(AgentView view);
}

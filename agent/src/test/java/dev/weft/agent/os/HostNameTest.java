package dev.weft.agent.os;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HostNameTest {
    @Test
    void theKernelSaysTheSameOnBothWays() {
        assertThat(HostName.ask()).isNotEmpty().isEqualTo(HostName.read());
    }
}

package dev.weft.chat.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class InputTest {
    private static final List<String> NAMES = List.of("beta", "bella", "gamma");

    @Test
    void whatIsNoCommandIsSaid() {
        assertThat(Input.read("hello /dm")).isEqualTo(new Input.Say("hello /dm"));
        assertThat(Input.read("//etc/hosts")).isEqualTo(new Input.Say("/etc/hosts"));
    }

    @Test
    void readsCommands() {
        assertThat(Input.read("/dm beta  the key")).isEqualTo(new Input.Direct("beta", "the key"));
        assertThat(Input.read("/search spare switch")).isEqualTo(new Input.Search("spare switch"));
        assertThat(Input.read("/explain")).isEqualTo(new Input.Explain("1"));
        assertThat(Input.read("/to")).isEqualTo(new Input.Aim("everyone"));
        assertThat(Input.read("/quit")).isEqualTo(new Input.Quit());
    }

    @Test
    void saysWhatIsWrong() {
        assertThat(Input.read("/dm beta")).isInstanceOf(Input.Wrong.class);
        assertThat(Input.read("/search")).isInstanceOf(Input.Wrong.class);
        assertThat(((Input.Wrong) Input.read("/frobnicate")).why()).contains("/frobnicate", "/help");
    }

    @Test
    void completesCommandsAndNames() {
        assertThat(Completion.complete("/d", NAMES)).contains("/dm ");
        assertThat(Completion.complete("/dm g", NAMES)).contains("/dm gamma ");
        assertThat(Completion.complete("/dm b", NAMES)).contains("/dm be");
        assertThat(Completion.complete("/dm be", NAMES))
                .as("nothing they agree in")
                .isEmpty();
        assertThat(Completion.candidates("/dm be", NAMES)).containsExactly("bella", "beta");
        assertThat(Completion.complete("/to e", NAMES)).contains("/to everyone ");
        assertThat(Completion.complete("hello b", NAMES)).isEmpty();
        assertThat(Completion.complete("/dm beta the ga", NAMES)).isEmpty();
    }

    @Test
    void everyCommandOfTheHelpIsKnown() {
        assertThat(Input.COMMANDS)
                .allSatisfy(help -> assertThat(Input.read(help.usage())).isNotInstanceOf(Input.Wrong.class));
    }
}

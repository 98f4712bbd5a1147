package dev.weft.agent.lab;

/** Labs of tests have names of their own, so that several checkouts can be tested at one time. */
final class TestLabs {
    private TestLabs() {}

    static LabFolder folder(String name) {
        return LabFolder.of("t" + ProcessHandle.current().pid() + "-" + name);
    }
}

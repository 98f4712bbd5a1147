package dev.weft.agent.cli;

import dev.weft.agent.http.StatusJson.ForkJson;

/** What a fork means, and what a person should do about it. */
final class ForkText {
    private ForkText() {}

    static String of(ForkJson fork) {
        String what = (fork.self() ? "this machine" : fork.name()) + " signed "
                + count(fork.times().size())
                + " entries number " + fork.entry() + " (" + String.join(", ", fork.times()) + "): its state was "
                + "cloned or restored from an old backup.";
        if (fork.status().equals("revoked")) {
            return what + " It is revoked, so nothing is to be done.";
        }
        String advice = " If only one machine runs with its keys, nothing is to be done. Else: ";
        return what
                + advice
                + (fork.self()
                        ? "stop the other one; or let an admin who invited it run 'weft revoke " + fork.name()
                                + "', and let each machine join anew"
                        : "weft revoke " + fork.name() + ", and let each machine join anew");
    }

    private static String count(int entries) {
        return entries == 2 ? "two" : String.valueOf(entries);
    }
}

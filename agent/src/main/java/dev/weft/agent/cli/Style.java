package dev.weft.agent.cli;

/** How a word looks on a terminal with colours. */
enum Style {
    PLAIN(""),
    BOLD("1"),
    DIM("2"),
    GREEN("32"),
    YELLOW("33"),
    RED("31");

    private final String code;

    Style(String code) {
        this.code = code;
    }

    String paint(String text, boolean colour) {
        return !colour || this == PLAIN ? text : "\u001b[" + code + "m" + text + "\u001b[0m";
    }

    static Style ofStatus(String status) {
        return switch (status) {
            case "alive", "up", "member" -> GREEN;
            case "suspect", "joining" -> YELLOW;
            case "dead", "revoked", "down" -> RED;
            case "left" -> DIM;
            default -> PLAIN;
        };
    }
}

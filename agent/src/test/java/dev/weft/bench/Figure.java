package dev.weft.bench;

/** What is measured; each is a row of the table. */
enum Figure {
    SHARED("nodesInOneProcess", "nodes that share one Java (killed are others)", 0),
    START("startSeconds", "start at once -> all views complete, s", 2),
    START_CPU("startCpuSecondsPerNode", "start: CPU s per node until all are complete", 2),
    KILL_SUSPECT("killToFirstSuspectSeconds", "kill -9 -> first suspicion, s", 2),
    KILL_FIRST("killToFirstDeadSeconds", "kill -9 -> first survivor: dead, s", 2),
    KILL_LAST("killToLastDeadSeconds", "kill -9 -> last survivor: dead, s", 2),
    CUT_SUSPECT("cutToLastSuspectSeconds", "link cut -> last survivor: suspect or dead, s", 2),
    CUT_DEAD("cutToLastDeadSeconds", "link cut -> last survivor: dead, s", 2),
    RESTART("restartSeconds", "restart: process started -> alive at all, s", 2),
    RESTART_TALK("restartFromTalkSeconds", "restart: first word sent -> alive at all, s", 2),
    LEAVE("leaveSeconds", "leave -> all, s", 2),
    FALSE_SUSPECTED("falseSuspected", "false suspicions shown", 0),
    FALSE_DEAD("falseDead", "false verdicts shown", 0),
    BYTES("restBytesPerNodeSecond", "at rest: bytes/s per node (lo, with IP headers)", 0),
    PACKETS("restPacketsPerNodeSecond", "at rest: packets/s per node (lo)", 2),
    OWN_BYTES("restUdpBytesPerNodeSecond", "at rest: bytes/s per node (own counters + 28 each)", 0),
    OWN_PACKETS("restUdpPacketsPerNodeSecond", "at rest: UDP packets/s per node (own counters)", 2),
    CPU("restCpuSecondsPerNodeMinute", "at rest: CPU s/min per node", 3),
    MEMORY("residentMebibytes", "resident memory, MiB per process of one node", 0);

    final String key;
    final String words;
    final int decimals;

    Figure(String key, String words, int decimals) {
        this.key = key;
        this.words = words;
        this.decimals = decimals;
    }
}

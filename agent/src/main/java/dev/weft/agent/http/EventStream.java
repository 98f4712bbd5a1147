package dev.weft.agent.http;

/** One listener, as the hub sees it. */
interface EventStream {
    /** Takes bytes to send; false when it has not read what it was sent before. */
    boolean offer(byte[] bytes);

    /** Nothing follows. */
    void end();

    /** It did not read: its connection is closed. */
    void drop();
}

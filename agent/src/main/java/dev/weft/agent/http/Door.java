package dev.weft.agent.http;

import jakarta.servlet.http.HttpServletRequest;

/** Where a request came in; what it may ask for depends on that. */
enum Door {
    /** The Unix socket: whoever may open it may ask for everything. */
    SOCKET,
    /** The TCP port for programs on this machine: reading only. */
    LOCAL,
    /** The TCP port on the mesh addresses: metrics and health only. */
    MESH;

    private static final String ATTRIBUTE = Door.class.getName();

    String attribute() {
        return ATTRIBUTE;
    }

    static Door of(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof Door door ? door : SOCKET;
    }
}

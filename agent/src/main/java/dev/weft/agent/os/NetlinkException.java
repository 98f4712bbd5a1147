package dev.weft.agent.os;

/** The kernel refused a request. */
final class NetlinkException extends MachineException {
    private static final long serialVersionUID = 1L;

    private final int errorNumber;

    NetlinkException(int errorNumber) {
        super("the kernel refuses it (error " + errorNumber + ")"
                + (errorNumber == LibC.EPERM ? ": CAP_NET_ADMIN is missing" : ""));
        this.errorNumber = errorNumber;
    }

    /** One of errno(3). */
    int errorNumber() {
        return errorNumber;
    }
}

package dev.weft.chat.cli;

import picocli.CommandLine.IVersionProvider;

/** Which version this is. */
final class Version implements IVersionProvider {
    /** As the build wrote it into the jar. */
    static String text() {
        String version = WeftChat.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    @Override
    public String[] getVersion() {
        return new String[] {"weft-chat " + text()};
    }
}

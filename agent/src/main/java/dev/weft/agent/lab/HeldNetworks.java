package dev.weft.agent.lab;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The networks of a lab that is being taken away. They are held open, because the kernel gives the number of a network
 * that ended to the next one at once, and that may be another lab's.
 */
final class HeldNetworks implements AutoCloseable {
    private final Map<String, FileChannel> held = new HashMap<>();
    private final String machine = ProcessTable.networkNamespace(
                    ProcessHandle.current().pid())
            .orElseThrow(() -> new LabException("cannot read /proc/self/ns/net"));

    /** Remembers the network of a process, unless it is the machine's own or the process is gone. */
    void hold(long pid) {
        String name = ProcessTable.networkNamespace(pid).orElse(machine);
        if (name.equals(machine) || held.containsKey(name)) {
            return;
        }
        try {
            FileChannel channel = FileChannel.open(Path.of("/proc/" + pid + "/ns/net"));
            // The process may have moved between the two looks.
            if (ProcessTable.networkNamespace(pid).filter(name::equals).isPresent()) {
                held.put(name, channel);
            } else {
                channel.close();
            }
        } catch (IOException e) {
            // The process is gone.
        }
    }

    boolean contains(String name) {
        return held.containsKey(name);
    }

    @Override
    public void close() {
        for (FileChannel channel : held.values()) {
            try {
                channel.close();
            } catch (IOException e) {
                throw new LabException("cannot let go of a network: " + e.getMessage(), e);
            }
        }
    }
}

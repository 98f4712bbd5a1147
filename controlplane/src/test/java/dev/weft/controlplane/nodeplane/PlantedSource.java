package dev.weft.controlplane.nodeplane;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** Compiles a source of this module with one line replaced, and runs seeds against it in a class loader of its own. */
public final class PlantedSource {
    private static final Path SOURCES = Path.of("src/main/java");

    private PlantedSource() {}

    /**
     * Compiles the changed source into a folder.
     *
     * @param source below src/main/java
     * @param line what stands there once
     * @param bug what stands there instead
     */
    public static void compile(Path folder, Path source, String line, String bug) throws IOException {
        String text = Files.readString(SOURCES.resolve(source));
        assertThat(text).as("the source of the planted bug").containsOnlyOnce(line);
        Path changed = folder.resolve("source").resolve(source);
        Path unused = Files.createDirectories(changed.getParent());
        unused = Files.writeString(changed, text.replace(line, bug));
        Path classes = Files.createDirectories(folder.resolve("classes"));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        int result = compiler.run(
                null,
                null,
                null,
                "-proc:none",
                "-nowarn",
                "-cp",
                System.getProperty("java.class.path"),
                "-d",
                classes.toString(),
                changed.toString());
        assertThat(result).as("compiling the planted bug").isZero();
    }

    /**
     * Runs seeds with what was compiled into the folder.
     *
     * @param seedRunner has {@code public static String firstFinding(long firstSeed, int seeds)}
     * @return what went wrong first
     */
    public static Optional<String> runSeeds(Path folder, Class<?> seedRunner, int seeds) throws Exception {
        try (Isolated loader = Isolated.over(folder.resolve("classes"))) {
            Class<?> runner = loader.loadClass(seedRunner.getName());
            Object finding =
                    runner.getMethod("firstFinding", long.class, int.class).invoke(null, 1L, seeds);
            return Optional.ofNullable((String) finding);
        }
    }

    /** Loads all of Weft anew, the changed classes first. */
    private static final class Isolated extends URLClassLoader {
        private Isolated(URL[] urls) {
            super(urls, PlantedSource.class.getClassLoader());
        }

        static Isolated over(Path changed) throws MalformedURLException {
            List<URL> urls = new ArrayList<>();
            urls.add(changed.toUri().toURL());
            for (String element : System.getProperty("java.class.path").split(java.io.File.pathSeparator, -1)) {
                urls.add(Path.of(element).toUri().toURL());
            }
            return new Isolated(urls.toArray(URL[]::new));
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                if (loaded == null && name.startsWith("dev.weft.")) {
                    loaded = findClass(name);
                }
                return loaded == null ? super.loadClass(name, resolve) : loaded;
            }
        }
    }
}

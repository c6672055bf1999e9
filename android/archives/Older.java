import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Has a JVM verify the classes in a folder as it did before Java 7: those made for Android have no frames, which it wants since. */
class Older {
    private static final int JAVA_6 = 50;
    private static final int MAJOR = 7;

    public static void main(String[] words) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(Path.of(words[0]))) {
            files = all.filter(file -> file.toString().endsWith(".class")).collect(Collectors.toList());
        }
        for (Path file : files) {
            byte[] bytes = Files.readAllBytes(file);
            if (bytes[MAJOR] > JAVA_6) {
                bytes[MAJOR] = JAVA_6;
                Files.write(file, bytes);
            }
        }
    }
}

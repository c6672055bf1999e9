package io.askfirst.bench;

import io.askfirst.Config;
import io.askfirst.Installation;
import io.askfirst.Use;
import io.askfirst.read.Items;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;

/** A process that opens an installation and asks once: its words are the door, the declaration, the folder and a use. */
final class Cold {
    private Cold() {}

    public static void main(String[] words) throws IOException {
        byte[] json = Files.readAllBytes(new File(words[1]).toPath());
        File folder = new File(words[2]);
        int number = Integer.parseInt(words[3]);
        long before = System.nanoTime();
        boolean allowed = words[0].equals("page") ? byPage(json, folder, number) : byUniffi(json, folder, number);
        long took = System.nanoTime() - before;
        Example.must(allowed, "a wrong answer");
        System.out.println(took);
    }

    private static boolean byPage(byte[] json, File folder, int number) {
        Installation installation = new Installation();
        return installation.open(new Config(json, folder, Example.ANDROID_9))
                && installation.isAllowed(Use.of(number, Items.DEVICE_BRAND));
    }

    private static boolean byUniffi(byte[] json, File folder, int number) {
        return new Uniffi(json, folder.getPath(), Example.ANDROID_9).check(number) == 0x80;
    }
}

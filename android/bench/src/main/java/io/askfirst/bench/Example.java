package io.askfirst.bench;

import io.askfirst.Config;
import io.askfirst.Installation;
import io.askfirst.Use;
import io.askfirst.read.Items;
import io.askfirst.internal.Native;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;

/** An installation of the example app, agreed to, in a folder of its own; and a use of it that is allowed. */
final class Example {
    static final int ANDROID_9 = 28;

    final byte[] json;
    final File folder;
    final Installation installation = new Installation();
    final Use<String> allowed;

    Example(File declaration) throws IOException {
        json = Files.readAllBytes(declaration.toPath());
        folder = Files.createTempDirectory("askfirst-bench").toFile();
        must(installation.open(new Config(json, folder, ANDROID_9)), installation.getProblem());
        must(installation.agree().isDurable(), "agreeing failed");
        allowed = firstAllowed();
    }

    /** The same folder, opened once more through JNI: its number. */
    long handle() {
        byte[] path = folder.getPath().getBytes();
        byte[] answer = Native.open(json, false, ANDROID_9, path, new byte[0], Native.SYSTEM_TIME);
        ByteBuffer parts = ByteBuffer.wrap(answer);
        must(parts.get() == 1, "opening failed");
        return parts.getLong();
    }

    static void must(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalStateException(otherwise);
        }
    }

    private Use<String> firstAllowed() {
        for (int number = 0; ; number++) {
            Use<String> use = Use.of(number, Items.DEVICE_BRAND);
            if (installation.isAllowed(use)) {
                return use;
            }
        }
    }
}

package io.askfirst.bench;

import io.askfirst.Decision;
import io.askfirst.Installation;
import io.askfirst.Use;
import io.askfirst.internal.Native;
import java.io.File;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** One question, "is this use allowed now", by each way there is. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class Checks {
    private volatile byte[] cells = new byte[4032];
    private Installation installation;
    private Use<String> use;
    private int number;
    private long handle;
    private Uniffi uniffi;

    @Setup(Level.Trial)
    public void open() throws IOException {
        Example example = new Example(new File(System.getProperty("askfirst.declaration")));
        installation = example.installation;
        use = example.allowed;
        number = use.getNumber();
        handle = example.handle();
        uniffi = new Uniffi(example.json, example.folder.getPath(), Example.ANDROID_9);
        cells[number] = (byte) 0x80;
        // Whoever answers fast must answer right.
        Example.must(volatileArray() == 0x80 && check().isAllowed() && isAllowed(), "a wrong answer");
        Example.must(jni() == 0x80 && uniffi() == 0x80, "a wrong answer");
    }

    @TearDown(Level.Trial)
    public void close() {
        uniffi.close();
        Native.close(handle);
        installation.close();
    }

    /** The floor: what any answer costs that every thread can change at any time. */
    @Benchmark
    public int volatileArray() {
        return cells[number] & 0xFF;
    }

    @Benchmark
    public Decision check() {
        return installation.check(use);
    }

    @Benchmark
    public boolean isAllowed() {
        return installation.isAllowed(use);
    }

    @Benchmark
    public int jni() {
        return Native.check(handle, number);
    }

    @Benchmark
    public int uniffi() {
        return uniffi.check(number);
    }
}

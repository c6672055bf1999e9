package io.askfirst.bench;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Measures, and prints a table in Markdown. Its word is the declaration's file. */
public final class Main {
    private static final int STARTS = 15;

    private Main() {}

    public static void main(String[] words) throws RunnerException, IOException, InterruptedException {
        File declaration = new File(words[0]);
        Map<String, Result<?>> times = new HashMap<>();
        Map<String, Double> bytes = new HashMap<>();
        for (RunResult run : checks(declaration)) {
            String name = run.getPrimaryResult().getLabel();
            times.put(name, run.getPrimaryResult());
            // JMH marks what a profiler adds with a dot of its own.
            run.getSecondaryResults().forEach((label, result) -> {
                if (label.endsWith("gc.alloc.rate.norm")) {
                    bytes.put(name, result.getScore());
                }
            });
        }
        double page = cold("page", declaration);
        double uniffi = cold("uniffi", declaration);

        System.out.println("| | | beside | | ratio | goal | |");
        System.out.println("| --- | ---: | --- | ---: | ---: | --- | --- |");
        atMost("a check", times.get("check"), "a read of a volatile array", times.get("volatileArray"), 2);
        atMost("a check, yes or no", times.get("isAllowed"), "a read of a volatile array", times.get("volatileArray"), 2);
        atLeast("over JNI", time(times.get("jni")), "a check", time(times.get("check")), 2);
        atLeast("over UniFFI", time(times.get("uniffi")), "a check", time(times.get("check")), 1000);
        atLeast("cold start over UniFFI", uniffi, "through JNI and the page", page, 50);
        double each = Math.max(bytes.get("check"), bytes.get("isAllowed"));
        System.out.printf(Locale.ROOT, "| allocated by a check | %.3f B | | | | 0 | %s |%n", each, ok(each < 0.01));
    }

    private static Collection<RunResult> checks(File declaration) throws RunnerException {
        Options options = new OptionsBuilder()
                .include(Checks.class.getName())
                .addProfiler(GCProfiler.class)
                .jvmArgsAppend("-Daskfirst.declaration=" + declaration)
                .verbosity(VerboseMode.SILENT)
                .build();
        return new Runner(options).run();
    }

    /** The median of what a new process takes to open and to answer once, in nanoseconds. */
    private static double cold(String door, File declaration) throws IOException, InterruptedException {
        Example example = new Example(declaration);
        List<String> command = new ArrayList<>(Arrays.asList(
                new File(System.getProperty("java.home"), "bin/java").getPath(),
                "-Djava.library.path=" + System.getProperty("java.library.path"),
                "-Djna.library.path=" + System.getProperty("jna.library.path"),
                "-cp", System.getProperty("java.class.path"),
                Cold.class.getName(), door, declaration.getPath(), example.folder.getPath(),
                Integer.toString(example.allowed.getNumber())));
        long[] took = new long[STARTS];
        for (int start = 0; start < STARTS; start++) {
            Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            Example.must(process.waitFor() == 0, "a process that starts cold failed");
            took[start] = Long.parseLong(said.trim());
        }
        example.installation.close();
        Arrays.sort(took);
        return took[STARTS / 2];
    }

    private static double time(Result<?> result) {
        return result.getScore();
    }

    private static void atMost(String what, Result<?> it, String beside, Result<?> floor, double goal) {
        double ratio = time(it) / time(floor);
        row(what, time(it), beside, time(floor), ratio, "≤ " + (long) goal, ratio <= goal);
    }

    private static void atLeast(String what, double it, String beside, double floor, double goal) {
        double ratio = it / floor;
        row(what, it, beside, floor, ratio, "≥ " + (long) goal, ratio >= goal);
    }

    private static void row(
            String what, double it, String beside, double floor, double ratio, String goal, boolean holds) {
        System.out.printf(Locale.ROOT, "| %s | %s | %s | %s | **%.2f** | %s | %s |%n",
                what, shown(it), beside, shown(floor), ratio, goal, ok(holds));
    }

    private static String shown(double nanos) {
        return nanos < 1e5 ? String.format(Locale.ROOT, "%.2f ns", nanos) : String.format(Locale.ROOT, "%.2f ms", nanos / 1e6);
    }

    private static String ok(boolean holds) {
        return holds ? "ok" : "missed";
    }
}

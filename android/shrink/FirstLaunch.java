import cn.example.mijian.Declared;
import cn.example.mijian.Uses;
import io.askfirst.Answer;
import io.askfirst.Choices;
import io.askfirst.Config;
import io.askfirst.Installation;
import io.askfirst.Lang;
import io.askfirst.Outcome;
import io.askfirst.Question;
import io.askfirst.Reading;
import io.askfirst.Reason;
import java.io.File;
import java.nio.file.Files;

/** A first launch on a JVM, through both doors of the native library: what R8 must leave working. */
public final class FirstLaunch {
    private static final int ANDROID_9 = 28;

    private FirstLaunch() {}

    /** Takes the declaration's file and a folder. */
    public static void main(String[] words) throws Exception {
        byte[] json = Files.readAllBytes(new File(words[0]).toPath());
        Installation app = new Installation();
        must(app.open(new Config(json, new File(words[1]), ANDROID_9, Declared.DECLARATION)), "opened, through JNI: " + app.getProblem());
        must(app.question() == Question.FIRST, "asked");
        must(app.check(Uses.SELF_OAID_FOR_DEVICE_IDENTITY).getReason() == Reason.NOT_ANSWERED, "denied before");

        must(!app.notice(Lang.EN).getValue().getApp().isEmpty(), "a notice, through UniFFI and JSON");
        Outcome agreed = app.agree(new Choices());
        must(agreed.isEffective() && agreed.isDurable(), "agreed: " + agreed.getProblem());
        must(app.consent().getValue().getAnswer() == Answer.AGREED, "on record");

        Reading<String> read = app.read(Uses.SELF_OAID_FOR_DEVICE_IDENTITY, () -> "a value");
        must("a value".equals(read.getValueOrNull()), "read: " + read);
        must(!app.report(Lang.ZH).getValue().getCollected().isEmpty(), "a report");

        must(app.withdraw().isDurable(), "withdrawn");
        must(app.check(Uses.SELF_OAID_FOR_DEVICE_IDENTITY).getReason() == Reason.WITHDRAWN, "denied afterwards");
        app.close();
        System.out.println("a first launch, shrunk");
    }

    private static void must(boolean holds, String what) {
        if (!holds) {
            throw new IllegalStateException("not so: " + what);
        }
    }
}

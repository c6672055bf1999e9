package io.askfirst;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cn.example.mijian.Declared;
import cn.example.mijian.Purposes;
import cn.example.mijian.Recipients;
import cn.example.mijian.Uses;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Collections;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example app's first launch, from Java, with the constants that were made for it. */
class FromJavaTest {
    @TempDir File folder;

    @Test
    void aFirstLaunch() throws IOException {
        File declaration = new File(System.getProperty("askfirst.root"), "examples/mijian/declaration.json");
        byte[] json = Files.readAllBytes(declaration.toPath());
        Installation app = new Installation();
        assertTrue(app.open(new Config(json, folder, 28, Declared.DECLARATION)));
        assertEquals(Question.FIRST, app.question());

        Reading<String> before = app.read(Uses.SELF_OAID_FOR_DEVICE_IDENTITY, () -> "9774d56d682e549c");
        assertEquals(Reason.NOT_ANSWERED, ((Reading.Denied) before).getReason());

        Set<Purpose> chosen = Collections.singleton(Purposes.WECHAT_LOGIN_SHARE);
        Outcome agreed = app.agree(new Choices(chosen));
        assertTrue(agreed.isEffective() && agreed.isDurable());
        Reading<String> reading = app.read(Uses.SELF_OAID_FOR_DEVICE_IDENTITY, () -> "9774d56d682e549c");
        if (reading instanceof Reading.Value) {
            assertEquals("9774d56d682e549c", ((Reading.Value<String>) reading).getValue());
        } else {
            throw new AssertionError(reading);
        }

        Outcome withdrawn = app.withdraw(Recipients.WECHAT);
        assertTrue(withdrawn.isDurable());
        assertEquals(Reason.RECIPIENT_OFF, app.check(Uses.WECHAT_START).getReason());
        assertTrue(app.withdraw().isEffective());
        assertFalse(app.isAllowed(Uses.SELF_OAID_FOR_DEVICE_IDENTITY));
        app.close();
    }
}

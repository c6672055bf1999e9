package io.askfirst.merge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.android.manifmerger.ManifestMerger2;
import com.android.manifmerger.ManifestMerger2.Invoker.Feature;
import com.android.manifmerger.ManifestMerger2.MergeType;
import com.android.manifmerger.ManifestSystemProperty;
import com.android.manifmerger.MergingReport;
import com.android.manifmerger.MergingReport.MergedManifestKind;
import com.android.utils.StdLogger;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * The manifest that `askfirst build --android` writes for the example app, merged by Android's own merger with that of an app
 * and that of an SDK which starts by itself and asks for more than is declared.
 */
class MergeTest {
    private static final String ANDROID = "http://schemas.android.com/apk/res/android";

    @TempDir Path folder;

    @Test
    void whatStartsByItselfIsGone() throws Exception {
        assertEquals(Collections.singletonList("com.mob.MobProvider"), names(merged(null), "provider"));
        assertEquals(Collections.emptyList(), names(merged(overlay()), "provider"));
    }

    @Test
    void aPermissionEndsWithTheLastLevelThatNeedsIt() throws Exception {
        Element loose = permission(merged(null), "android.permission.WRITE_EXTERNAL_STORAGE");
        assertEquals("", loose.getAttributeNS(ANDROID, "maxSdkVersion"));
        Element bounded = permission(merged(overlay()), "android.permission.WRITE_EXTERNAL_STORAGE");
        assertEquals("28", bounded.getAttributeNS(ANDROID, "maxSdkVersion"));
    }

    @Test
    void theAppItselfStaysAsItIs() throws Exception {
        Document merged = merged(overlay());
        Element app = (Element) merged.getElementsByTagName("application").item(0);
        assertEquals("cn.eachmobile.mijian.MijianApplication", app.getAttributeNS(ANDROID, "name"));
        assertEquals(Collections.singletonList("cn.eachmobile.mijian.MainActivity"), names(merged, "activity"));
        assertTrue(names(merged, "uses-permission").contains("android.permission.CAMERA"));
    }

    /** What the generator wrote, as its own tests hold it. */
    private String overlay() throws IOException {
        File golden = new File(System.getProperty("askfirst.root"), "cli/tests/golden/mijian-AndroidManifest.xml");
        String text = new String(Files.readAllBytes(golden.toPath()), StandardCharsets.UTF_8);
        // This merger is older than <queries>, and takes the providers in it for the app's.
        String without = text.replaceAll("(?s)<queries>.*</queries>", "");
        assertNotEquals(text, without);
        return without;
    }

    private Document merged(String overlay) throws Exception {
        ManifestMerger2.Invoker<?> merger =
                ManifestMerger2.newMerger(
                        file("main.xml", resource("main.xml")),
                        new StdLogger(StdLogger.Level.ERROR),
                        MergeType.APPLICATION);
        merger.addLibraryManifest(file("library.xml", resource("library.xml")));
        if (overlay != null) {
            merger.addFlavorAndBuildTypeManifest(file("overlay.xml", overlay));
        }
        merger.setOverride(ManifestSystemProperty.PACKAGE, "cn.eachmobile.mijian");
        merger.withFeatures(Feature.REMOVE_TOOLS_DECLARATIONS);
        MergingReport report = merger.merge();
        assertTrue(report.getResult().isSuccess(), report.getReportString());
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        byte[] bytes = report.getMergedDocument(MergedManifestKind.MERGED).getBytes(StandardCharsets.UTF_8);
        return factory.newDocumentBuilder().parse(new ByteArrayInputStream(bytes));
    }

    private String resource(String name) throws IOException {
        File file = new File(System.getProperty("askfirst.root"), "android/merge/src/test/manifests/" + name);
        return new String(Files.readAllBytes(file.toPath()), StandardCharsets.UTF_8);
    }

    private File file(String name, String text) throws IOException {
        Path path = folder.resolve(name);
        Files.write(path, text.getBytes(StandardCharsets.UTF_8));
        return path.toFile();
    }

    private static Element permission(Document merged, String name) {
        return elements(merged, "uses-permission").stream()
                .filter(one -> one.getAttributeNS(ANDROID, "name").equals(name))
                .findFirst()
                .orElseThrow(AssertionError::new);
    }

    private static List<String> names(Document merged, String tag) {
        return elements(merged, tag).stream()
                .map(one -> one.getAttributeNS(ANDROID, "name"))
                .collect(Collectors.toList());
    }

    private static List<Element> elements(Document merged, String tag) {
        NodeList nodes = merged.getElementsByTagName(tag);
        List<Element> elements = new ArrayList<>();
        for (int nth = 0; nth < nodes.getLength(); nth++) {
            elements.add((Element) nodes.item(nth));
        }
        return elements;
    }
}

package io.askfirst.testing

/**
 * The calls that read an item of the catalogue on Android, as compiled code makes them.
 *
 * The file is written from the catalogue: item, first and last API level, class, member.
 */
internal object Catalogue {
    private const val FILE = "calls.txt"
    private const val FIELDS = 5

    /**
     * The API level decides which code may run, so that every library looks at it; it is the same for everybody who has
     * this version.
     */
    private val notWatched = setOf("android.os.Build\$VERSION" to "SDK_INT")

    /**
     * A web view is no item. Its first instance loads a browser, which looks around the device by itself, so that none
     * may be made before a person agreed.
     */
    private val webView =
        mapOf(
            ("android.webkit.WebView" to "<init>") to setOf(WEB_VIEW),
            ("android.webkit.WebSettings" to "getDefaultUserAgent") to setOf(WEB_VIEW),
            ("android.webkit.CookieManager" to "getInstance") to setOf(WEB_VIEW),
        )

    private const val WEB_VIEW = "web-view"

    /** The items that each call reads, by class and member. */
    val items: Map<Pair<String, String>, Set<String>> by lazy {
        val lines =
            requireNotNull(Catalogue::class.java.getResourceAsStream(FILE)) { "$FILE is missing" }
                .bufferedReader()
                .use { it.readLines() }
        val all = LinkedHashMap<Pair<String, String>, MutableSet<String>>()
        for (line in lines) {
            val fields = line.split('\t')
            require(fields.size == FIELDS) { "$FILE: $line" }
            all.getOrPut(fields[FIELDS - 2] to fields[FIELDS - 1]) { LinkedHashSet() } += fields[0]
        }
        all - notWatched + webView
    }
}

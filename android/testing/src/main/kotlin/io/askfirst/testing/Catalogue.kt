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
        all - notWatched
    }
}

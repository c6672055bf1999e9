package io.askfirst

import io.askfirst.scenes.root
import org.jetbrains.kotlin.abi.tools.AbiFilters
import org.jetbrains.kotlin.abi.tools.AbiToolsFactory
import java.io.File
import java.util.ServiceLoader

/**
 * The public API of a module beside the listing of it that is kept. With `ASKFIRST_BLESS` in the environment the listing is
 * written anew; look at the difference.
 *
 * @property listed what the listing says.
 * @property found what the classes say.
 */
class PublicApi private constructor(
    val listed: String,
    val found: String,
) {
    companion object {
        /** That of the module that [member] is in, whose listing is the file [listing], without the packages [hidden]. */
        fun of(
            member: Class<*>,
            listing: String,
            hidden: Set<String> = emptySet(),
        ): PublicApi {
            val classes = File(member.protectionDomain.codeSource.location.toURI())
            val files = classes.walk().filter { it.extension == "class" }.sorted().toList()
            val tools = ServiceLoader.load(AbiToolsFactory::class.java).single().get()
            val found = StringBuilder()
            tools.printJvmDump(found, files, AbiFilters(emptySet(), hidden, emptySet(), emptySet()))
            val file = File(root, listing)
            if (System.getenv("ASKFIRST_BLESS") != null) {
                file.writeText("$found")
            }
            return PublicApi(if (file.exists()) file.readText() else "", "$found")
        }

        /** What is not an API, although it can be called. */
        val INTERNAL: Set<String> = setOf("io.askfirst.internal.**")
    }
}

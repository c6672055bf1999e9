package io.askfirst.testing

import io.askfirst.AskFirst
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.objectweb.asm.ClassReader
import org.objectweb.asm.ClassVisitor
import org.objectweb.asm.MethodVisitor
import org.objectweb.asm.Opcodes
import org.objectweb.asm.Type
import org.robolectric.annotation.Config
import java.io.File
import java.net.JarURLConnection
import java.net.URL

/**
 * The oldest system that the library runs on lacks some of what it calls. Each such call is behind a look at the level.
 *
 * Members are compared. A whole class that the old system lacks is found on the class path, in the new one.
 */
@RunWith(WatchingTestRunner::class)
@Config(sdk = [24])
class OldSystemTest {
    private val guarded =
        sortedSetOf(
            "android.app.Application.getProcessName",
            "android.net.wifi.p2p.WifiP2pManager\$Channel.close",
            "android.os.Build.getSerial",
            "android.telephony.SubscriptionManager.getPhoneNumber",
            "android.telephony.TelephonyManager.getMeid",
            "android.view.View.setAccessibilityPaneTitle",
            "android.view.WindowInsets.getInsets",
            "android.widget.TextView.setAccessibilityHeading",
        )

    @Test
    fun whatAnOldSystemLacksIsGuarded() {
        val missing = sortedSetOf<String>()
        val seen = classes().onEach { bytes -> ClassReader(bytes).accept(Calls(missing), 0) }.size
        assertTrue("$seen", seen > 20)
        assertEquals(guarded.joinToString("\n"), missing.joinToString("\n"))
    }

    /** The classes of the library, out of its folder or its archive. */
    private fun classes(): List<ByteArray> {
        val url: URL = checkNotNull(AskFirst::class.java.getResource("AskFirst.class"))
        val connection = url.openConnection()
        if (connection is JarURLConnection) {
            val jar = connection.jarFile
            val entries = jar.entries().toList().filter { it.name.endsWith(".class") }
            return entries.map { entry -> jar.getInputStream(entry).use { it.readBytes() } }
        }
        val folder = checkNotNull(File(url.toURI()).parentFile)
        return folder.walk().filter { it.extension == "class" }.map { it.readBytes() }.toList()
    }

    private class Calls(
        private val missing: MutableSet<String>,
    ) : ClassVisitor(Opcodes.ASM9) {
        override fun visitMethod(
            access: Int,
            name: String?,
            descriptor: String?,
            signature: String?,
            exceptions: Array<out String>?,
        ) = object : MethodVisitor(Opcodes.ASM9) {
            override fun visitMethodInsn(
                opcode: Int,
                owner: String,
                name: String,
                descriptor: String,
                isInterface: Boolean,
            ) = look(owner, name, descriptor)

            override fun visitFieldInsn(
                opcode: Int,
                owner: String,
                name: String,
                descriptor: String,
            ) = look(owner, name, null)
        }

        private fun look(
            owner: String,
            name: String,
            descriptor: String?,
        ) {
            val type = owner.replace('/', '.')
            if (!type.startsWith("android.") || name == "<init>") {
                return
            }
            val found = Class.forName(type, false, javaClass.classLoader)
            if (!has(found, name, descriptor)) {
                missing += "$type.$name"
            }
        }

        private fun has(
            type: Class<*>,
            name: String,
            descriptor: String?,
        ): Boolean {
            val own =
                if (descriptor == null) {
                    type.declaredFields.any { it.name == name }
                } else {
                    type.declaredMethods.any { it.name == name && Type.getMethodDescriptor(it) == descriptor }
                }
            return own || (listOfNotNull(type.superclass) + type.interfaces).any { has(it, name, descriptor) }
        }
    }
}

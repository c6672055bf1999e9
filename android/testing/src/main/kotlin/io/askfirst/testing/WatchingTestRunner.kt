package io.askfirst.testing

import org.junit.runners.model.FrameworkMethod
import org.objectweb.asm.ClassReader
import org.objectweb.asm.ClassVisitor
import org.objectweb.asm.ClassWriter
import org.objectweb.asm.Handle
import org.objectweb.asm.MethodVisitor
import org.objectweb.asm.Opcodes
import org.objectweb.asm.Type
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.ResourcesMode
import org.robolectric.annotation.SQLiteMode
import org.robolectric.internal.AndroidSandbox
import org.robolectric.internal.AndroidSandbox.SdkSandboxClassLoader
import org.robolectric.internal.AndroidSandbox.TestEnvironmentSpec
import org.robolectric.internal.SandboxManager.SandboxBuilder
import org.robolectric.internal.bytecode.ClassInstrumentor
import org.robolectric.internal.bytecode.InstrumentationConfiguration
import org.robolectric.internal.bytecode.Sandbox
import org.robolectric.internal.bytecode.ShadowProviders
import org.robolectric.pluginapi.Sdk
import org.robolectric.util.inject.Injector
import java.lang.reflect.Method
import javax.inject.Inject

/**
 * Runs a test on Robolectric, and has [PlatformCalls] see each call that the app and its libraries make into the platform to
 * read personal data.
 *
 * It rewrites their classes as they are loaded: in front of each such call the caller is written down. The framework's own
 * classes are left alone, so that what the system does by itself is not counted.
 */
public open class WatchingTestRunner(
    testClass: Class<*>,
) : RobolectricTestRunner(testClass, injector) {
    override fun beforeTest(
        sandbox: Sandbox,
        method: FrameworkMethod,
        bootstrappedMethod: Method,
    ) {
        // The calls are kept by the class that the sandbox loaded, which is not this one.
        sandbox.bootstrappedClass<PlatformCalls>(PlatformCalls::class.java).getMethod("clear").invoke(null)
        super.beforeTest(sandbox, method, bootstrappedMethod)
    }

    /**
     * A native library belongs to one class loader, and there is a sandbox for each version of the system. What calls it is
     * loaded once for all of them.
     */
    override fun createClassLoaderConfig(method: FrameworkMethod): InstrumentationConfiguration =
        InstrumentationConfiguration
            .Builder(super.createClassLoaderConfig(method))
            .doNotAcquireClass("io.askfirst.internal.Native")
            .doNotAcquirePackage("com.sun.jna.")
            .build()

    private companion object {
        private val injector: Injector =
            defaultInjector().bind(SandboxBuilder::class.java, WatchingSandboxes::class.java).build()
    }
}

/** Makes sandboxes that load classes as below. */
internal class WatchingSandboxes
    @Inject
    constructor(
        private val instrumentor: ClassInstrumentor,
        private val shadows: ShadowProviders,
        private val environment: TestEnvironmentSpec,
    ) : SandboxBuilder {
        override fun build(
            configuration: InstrumentationConfiguration,
            runtimeSdk: Sdk,
            compileSdk: Sdk,
            resourcesMode: ResourcesMode.Mode,
            sqliteMode: SQLiteMode.Mode,
        ): AndroidSandbox {
            val loader = WatchingClassLoader(configuration, runtimeSdk, instrumentor)
            return AndroidSandbox(runtimeSdk, compileSdk, resourcesMode, environment, loader, shadows, sqliteMode)
        }
    }

/** Loads the classes of one sandbox, and rewrites those that are not the platform's. */
internal class WatchingClassLoader(
    configuration: InstrumentationConfiguration,
    sdk: Sdk,
    instrumentor: ClassInstrumentor,
) : SdkSandboxClassLoader(configuration, sdk, instrumentor) {
    override fun getByteCode(className: String): ByteArray {
        val bytes = super.getByteCode(className)
        return if (PLATFORM.any(className::startsWith)) bytes else watched(bytes)
    }

    private companion object {
        private val PLATFORM =
            listOf(
                "android.",
                "com.android.internal.",
                "dalvik.",
                "io.askfirst.testing.",
                "java.",
                "javax.",
                "jdk.",
                "junit.",
                "kotlin.",
                "libcore.",
                "org.junit.",
                "org.robolectric.",
                "sun.",
            )
    }
}

/** The class, with each call of the catalogue noted before it is made. */
internal fun watched(bytes: ByteArray): ByteArray {
    val reader = ClassReader(bytes)
    val writer = ClassWriter(reader, ClassWriter.COMPUTE_MAXS)
    val visitor =
        object : ClassVisitor(Opcodes.ASM9, writer) {
            override fun visitMethod(
                access: Int,
                name: String?,
                descriptor: String?,
                signature: String?,
                exceptions: Array<out String>?,
            ): MethodVisitor = WatchedMethod(super.visitMethod(access, name, descriptor, signature, exceptions))
        }
    reader.accept(visitor, 0)
    return writer.toByteArray()
}

private class WatchedMethod(
    method: MethodVisitor,
) : MethodVisitor(Opcodes.ASM9, method) {
    override fun visitMethodInsn(
        opcode: Int,
        owner: String,
        name: String,
        descriptor: String,
        isInterface: Boolean,
    ) {
        when {
            owner == METHOD && name == "invoke" -> hand("invoke", INVOKE)

            owner == FIELD && name == "get" -> hand("get", GET)

            else -> {
                note(owner, name)
                super.visitMethodInsn(opcode, owner, name, descriptor, isInterface)
            }
        }
    }

    override fun visitFieldInsn(
        opcode: Int,
        owner: String,
        name: String,
        descriptor: String,
    ) {
        if (opcode == Opcodes.GETSTATIC || opcode == Opcodes.GETFIELD) {
            note(owner, name)
        }
        super.visitFieldInsn(opcode, owner, name, descriptor)
    }

    /** A reference to a method is noted where it is made: whoever gets it can call it. */
    @Suppress("SpreadOperator") // Once, as the class is loaded.
    override fun visitInvokeDynamicInsn(
        name: String,
        descriptor: String,
        bootstrap: Handle,
        vararg arguments: Any,
    ) {
        arguments.filterIsInstance<Handle>().forEach { note(it.owner, it.name) }
        super.visitInvokeDynamicInsn(name, descriptor, bootstrap, *arguments)
    }

    private fun note(
        owner: String,
        name: String,
    ) {
        val type = owner.replace('/', '.')
        if (type to name in Catalogue.items) {
            visitLdcInsn(type)
            visitLdcInsn(name)
            hand("note", NOTE)
        }
    }

    private fun hand(
        name: String,
        descriptor: String,
    ) = super.visitMethodInsn(Opcodes.INVOKESTATIC, CALLS, name, descriptor, false)

    private companion object {
        private const val METHOD = "java/lang/reflect/Method"
        private const val FIELD = "java/lang/reflect/Field"
        private const val NOTE = "(Ljava/lang/String;Ljava/lang/String;)V"
        private const val INVOKE =
            "(Ljava/lang/reflect/Method;Ljava/lang/Object;[Ljava/lang/Object;)Ljava/lang/Object;"
        private const val GET = "(Ljava/lang/reflect/Field;Ljava/lang/Object;)Ljava/lang/Object;"
        private val CALLS = Type.getInternalName(Notes::class.java)
    }
}

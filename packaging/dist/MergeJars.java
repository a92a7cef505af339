import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Puts a jar and all jars of its class path into one. A JVM keeps the directory of every jar it has
 * opened in its heap, and looking up a service opens them all: 170 files and 3 MB for a daemon that
 * takes its classes from the AOT cache anyway. For the same reason leaves out what is not read while
 * the daemon runs, such as the client's terminals, and the names of local variables, which the JVM
 * would carry along with each method.
 *
 * <p>usage: java -cp asm.jar MergeJars.java FROM.jar TO.jar
 */
final class MergeJars {
    private static final Pattern NOT_READ =
            Pattern.compile(
                    ".*/|(.*/)?module-info\\.class|.*\\.kotlin_module"
                            + "|org/jline/.*|META-INF/(jline/.*|services/org\\.jline\\..*)"
                            + "|META-INF/(MANIFEST\\.MF|INDEX\\.LIST|jandex\\.idx|maven/.*|native-image/.*"
                            + "|quarkus-(extension|config|javadoc).*|.*\\.(SF|RSA|DSA|EC))"
                            // Code for systems on which we do not run, and tables of numbers.
                            + "|com/sun/jna/platform/win32/.*"
                            + "|com/sun/jna/(?!(linux|darwin)-(x86-64|aarch64)/)[^/]+-[^/]+/.*"
                            + "|assets/org/hipparchus/random/.*");

    /** Many jars have a file of this name, and all of them count. */
    private static final Pattern JOINED =
            Pattern.compile(
                    "META-INF/(services/.*|io\\.netty\\.versions\\.properties|[^/]*(LICENSE|NOTICE)[^/]*)");

    /**
     * The document lies in the jar as it is served: under its own name, Quarkus would parse it into
     * objects at every start and keep them.
     */
    private static final Map<String, String> RENAMED =
            Map.of(
                    "META-INF/quarkus-generated-openapi-doc.JSON", "openapi.json",
                    "META-INF/quarkus-generated-openapi-doc.YAML", "openapi.yaml");

    private final Map<String, byte[]> content = new LinkedHashMap<>();

    private MergeJars() {}

    public static void main(String[] args) throws IOException {
        var merged = new MergeJars();
        Manifest manifest = merged.addAll(Path.of(args[0]));
        manifest.getMainAttributes().remove(Attributes.Name.CLASS_PATH);
        try (var jar = new JarOutputStream(Files.newOutputStream(Path.of(args[1])), manifest)) {
            merged.writeTo(jar);
        }
    }

    private Manifest addAll(Path first) throws IOException {
        Manifest manifest = add(first);
        String classPath = manifest.getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
        for (String next : classPath.split(" ")) {
            add(first.resolveSibling(next));
        }
        return manifest;
    }

    /** As on a class path, the first of two files with the same name counts. */
    private Manifest add(Path file) throws IOException {
        // Opened so, it shows of each class the version for this JVM.
        try (var jar = new JarFile(file.toFile(), false, JarFile.OPEN_READ, Runtime.version())) {
            for (JarEntry entry : List.copyOf(jar.versionedStream().toList())) {
                String name = entry.getName();
                if (!NOT_READ.matcher(name).matches()) {
                    byte[] bytes = jar.getInputStream(entry).readAllBytes();
                    if (JOINED.matcher(name).matches()) {
                        content.merge(name, bytes, MergeJars::joined);
                    } else {
                        content.putIfAbsent(RENAMED.getOrDefault(name, name), bytes);
                    }
                }
            }
            return jar.getManifest();
        }
    }

    private static byte[] joined(byte[] one, byte[] other) {
        var both = new ByteArrayOutputStream(one.length + other.length + 1);
        both.writeBytes(one);
        both.write('\n');
        both.writeBytes(other);
        return both.toByteArray();
    }

    private void writeTo(JarOutputStream jar) throws IOException {
        for (var file : content.entrySet()) {
            jar.putNextEntry(new ZipEntry(file.getKey()));
            boolean isClass = file.getKey().endsWith(".class");
            jar.write(isClass ? withoutVariables(file.getValue()) : file.getValue());
        }
    }

    private static byte[] withoutVariables(byte[] content) {
        var slim = new ClassWriter(0);
        new ClassReader(content).accept(new VariablesLeftOut(slim), 0);
        return slim.toByteArray();
    }

    private static final class VariablesLeftOut extends ClassVisitor {
        VariablesLeftOut(ClassVisitor next) {
            super(Opcodes.ASM9, next);
        }

        @Override
        public MethodVisitor visitMethod(
                int access, String name, String type, String signature, String[] exceptions) {
            return new MethodVisitor(
                    Opcodes.ASM9, super.visitMethod(access, name, type, signature, exceptions)) {
                @Override
                public void visitLocalVariable(
                        String name, String type, String generics, Label from, Label to, int slot) {
                    // Debuggers ask for it, stack traces do not.
                }
            };
        }
    }
}

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassFile.ConstantPoolSharingOption;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Copies a jar and gives its classes the class file version of this JVM. picocli's are those of
 * Java 5, which the AOT cache refuses: they have no stack maps and need the old verifier.
 *
 * <p>usage: java ModernizeJar.java FROM.jar TO.jar
 */
final class ModernizeJar {
    private final ClassFile classFile;

    private ModernizeJar(ClassLoader jar) {
        classFile =
                ClassFile.of(
                        StackMapsOption.GENERATE_STACK_MAPS,
                        // With the old pool the code would be copied as it is, without stack maps.
                        ConstantPoolSharingOption.NEW_POOL,
                        ClassHierarchyResolverOption.of(
                                ClassHierarchyResolver.ofResourceParsing(jar)
                                        .orElse(ClassHierarchyResolver.defaultResolver())));
    }

    public static void main(String[] args) throws IOException {
        var from = Path.of(args[0]);
        try (var classes = new URLClassLoader(new URL[] {from.toUri().toURL()});
                var jar = new ZipFile(from.toFile());
                var copy = new ZipOutputStream(Files.newOutputStream(Path.of(args[1])))) {
            new ModernizeJar(classes).copy(jar, copy);
        }
    }

    private void copy(ZipFile jar, ZipOutputStream copy) throws IOException {
        for (ZipEntry entry : List.copyOf(jar.stream().toList())) {
            var twin = new ZipEntry(entry.getName());
            twin.setTime(entry.getTime());
            copy.putNextEntry(twin);
            byte[] content = jar.getInputStream(entry).readAllBytes();
            copy.write(isOrdinaryClass(entry.getName()) ? modernized(content) : content);
        }
    }

    private static boolean isOrdinaryClass(String name) {
        return name.endsWith(".class") && !name.endsWith("module-info.class");
    }

    private byte[] modernized(byte[] content) {
        return classFile.transformClass(
                classFile.parse(content),
                (builder, element) -> {
                    if (element instanceof ClassFileVersion) {
                        builder.withVersion(ClassFile.latestMajorVersion(), 0);
                    } else {
                        builder.with(element);
                    }
                });
    }
}

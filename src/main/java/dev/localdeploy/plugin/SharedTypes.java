package dev.localdeploy.plugin;

/** The parent of every plugin's class loader: the JDK, and one package of ours. */
final class SharedTypes extends ClassLoader {
    private final String shared;

    /**
     * @param shared name of the package
     */
    SharedTypes(String shared) {
        super("plugin-api", ClassLoader.getPlatformClassLoader());
        this.shared = shared + ".";
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        if (name.startsWith(shared)) {
            return Class.forName(name, false, SharedTypes.class.getClassLoader());
        }
        throw new ClassNotFoundException(
                name + " (plugins see the JDK and " + shared + "*, and must bring the rest)");
    }
}

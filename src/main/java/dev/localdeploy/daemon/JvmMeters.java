package dev.localdeploy.daemon;

import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import jakarta.inject.Singleton;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.concurrent.TimeUnit;

/**
 * The figures of our own JVM under Micrometer's names. What Micrometer would learn of garbage
 * collections by being told of each one is asked of the JVM here when somebody wants to know: to be
 * told costs more than a collection of our small young generation does.
 */
@Singleton
public final class JvmMeters implements MeterBinder {
    @Override
    @SuppressWarnings("resource") // only its listener for collections, which is not used, is closed
    public void bindTo(MeterRegistry registry) {
        new ClassLoaderMetrics().bindTo(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        ManagementFactory.getGarbageCollectorMXBeans()
                .forEach(collector -> bindPauses(collector, registry));
        ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(JvmMeters::isLongLived)
                .forEach(pool -> bindUsageAfterCollection(pool, registry));
    }

    private static void bindPauses(GarbageCollectorMXBean collector, MeterRegistry registry) {
        FunctionTimer.builder(
                        "jvm.gc.pause",
                        collector,
                        GarbageCollectorMXBean::getCollectionCount,
                        GarbageCollectorMXBean::getCollectionTime,
                        TimeUnit.MILLISECONDS)
                .tag("gc", collector.getName())
                .description("Time spent in garbage collections")
                .register(registry);
    }

    private static boolean isLongLived(MemoryPoolMXBean pool) {
        return pool.getType() == MemoryType.HEAP
                && pool.isUsageThresholdSupported()
                && pool.getCollectionUsage() != null;
    }

    private static void bindUsageAfterCollection(MemoryPoolMXBean pool, MeterRegistry registry) {
        Gauge.builder("jvm.memory.usage.after.gc", pool, JvmMeters::usageAfterCollection)
                .tags("area", "heap", "pool", "long-lived")
                .description("Share of the long-lived heap in use after its last collection")
                .register(registry);
    }

    private static double usageAfterCollection(MemoryPoolMXBean pool) {
        MemoryUsage usage = pool.getCollectionUsage();
        return usage.getMax() > 0 ? (double) usage.getUsed() / usage.getMax() : 0;
    }
}

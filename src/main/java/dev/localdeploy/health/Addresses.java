package dev.localdeploy.health;

import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The addresses of hosts. A name server that does not answer blocks the thread that asks it, so
 * names are looked up on threads of their own, and never two at a time for one name.
 */
final class Addresses {
    private static final List<InetAddress> LOOPBACK =
            List.of(InetAddress.ofLiteral("127.0.0.1"), InetAddress.ofLiteral("::1"));

    private final Map<String, CompletableFuture<List<InetAddress>>> underWay =
            new ConcurrentHashMap<>();

    /** All addresses, in the order in which to try them; both of the loopback for localhost. */
    List<InetAddress> of(HttpTarget target, Duration limit)
            throws UnknownHostException, InterruptedIOException {
        if (target.isLocalhost()) {
            return LOOPBACK;
        }
        if (target.isAddress()) {
            return List.of(InetAddress.ofLiteral(target.host()));
        }
        try {
            return lookUp(target.host()).get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new InterruptedIOException("no answer about the name " + target.host());
        } catch (ExecutionException e) {
            throw new UnknownHostException("the name %s is not known".formatted(target.host()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }

    private CompletableFuture<List<InetAddress>> lookUp(String host) {
        var fresh = new CompletableFuture<List<InetAddress>>();
        var known = underWay.putIfAbsent(host, fresh);
        if (known != null) {
            return known;
        }
        Thread.ofPlatform().daemon().name("name-of-" + host).start(() -> lookUp(host, fresh));
        return fresh;
    }

    private void lookUp(String host, CompletableFuture<List<InetAddress>> future) {
        try {
            future.complete(List.of(InetAddress.getAllByName(host)));
        } catch (UnknownHostException e) {
            future.completeExceptionally(e);
        } finally {
            underWay.remove(host);
        }
    }
}

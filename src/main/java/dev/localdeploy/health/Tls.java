package dev.localdeploy.health;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * TLS on top of a connection. Dev servers on this machine sign their certificates themselves, and
 * nobody can stand between us and them, so there no certificate is verified; elsewhere it must be
 * trusted and made out to the host.
 */
final class Tls {
    /** Made when first needed: few need it, and it takes its time. */
    private @Nullable SSLContext trusting;

    private @Nullable SSLContext careful;

    /** Trusts whom this Java trusts. */
    Tls() {}

    /**
     * @param careful whom to trust elsewhere than on this machine
     */
    Tls(SSLContext careful) {
        this.careful = careful;
    }

    /** Shakes hands. */
    Socket over(Socket connection, HttpTarget target) throws IOException {
        boolean verify = !target.isLoopback();
        SSLSocket socket =
                (SSLSocket)
                        context(verify)
                                .getSocketFactory()
                                .createSocket(connection, target.host(), target.port(), true);
        if (verify) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            socket.setSSLParameters(parameters);
        }
        socket.startHandshake();
        return socket;
    }

    private synchronized SSLContext context(boolean verify) throws IOException {
        try {
            if (verify) {
                careful = careful == null ? SSLContext.getDefault() : careful;
                return careful;
            }
            if (trusting == null) {
                trusting = SSLContext.getInstance("TLS");
                trusting.init(null, new TrustManager[] {new TrustsAll()}, new SecureRandom());
            }
            return trusting;
        } catch (GeneralSecurityException e) {
            throw new IOException("this Java cannot do TLS: " + e.getMessage(), e);
        }
    }

    private static final class TrustsAll extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}

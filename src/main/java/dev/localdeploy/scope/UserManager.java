package dev.localdeploy.scope;

import java.io.IOException;
import java.util.List;

/** Whoever gives control groups to the processes of one user: systemd's user manager. */
public interface UserManager {
    /**
     * A line to it, for a handful of orders.
     *
     * @throws IOException if it does not answer
     */
    Line connect() throws IOException;

    /** Gives orders; not for several threads at once. */
    interface Line extends AutoCloseable {
        /**
         * Orders a scope for living processes. When this returns it has been ordered; the processes
         * are moved a moment later.
         *
         * @throws Refused if it will not be made
         * @throws IOException if the line broke
         */
        void start(ScopeOrder order) throws Refused, IOException;

        @Override
        void close() throws IOException;
    }

    /**
     * What is wanted.
     *
     * @param unit name of the scope
     * @param pids of living processes
     */
    record ScopeOrder(String unit, String description, List<Long> pids, Limits limits) {
        public ScopeOrder {
            pids = List.copyOf(pids);
        }
    }

    /** It said no. */
    final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        /** What can be done about it. */
        enum Why {
            /** Take another name. */
            NAME_TAKEN,
            /** One of the processes has ended: look again. */
            PROCESS_GONE,
            /** Nothing. */
            OTHER
        }

        private final Why why;

        Refused(Why why, String message) {
            super(message);
            this.why = why;
        }

        Why why() {
            return why;
        }
    }
}

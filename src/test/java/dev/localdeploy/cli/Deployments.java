package dev.localdeploy.cli;

/** Deployments as a daemon describes them. */
final class Deployments {
    private Deployments() {}

    static String running(String name, int pid) {
        return of(name, "RUNNING", "UP", Integer.toString(pid), "null", 0);
    }

    /** Is up, but nobody has heard from it. */
    static String starting(String name, int pid) {
        return of(name, "STARTING", "UP", Integer.toString(pid), "null", 0)
                .replace(
                        "\"overall_status\":\"HEALTHY\"",
                        "\"overall_status\":\"DEGRADED\",\"checks\":[{\"type\":\"http\","
                                + "\"status\":\"UNHEALTHY\",\"message\":\"refused\"}]");
    }

    static String stopped(String name) {
        return of(name, "STOPPED", "DOWN", "null", "0", 0);
    }

    static String crashed(String name, int exitCode) {
        return of(name, "CRASHED", "UP", "null", Integer.toString(exitCode), 0);
    }

    /** Is up again, after as many restarts. */
    static String restarted(String name, int pid, int restarts) {
        return of(name, "RUNNING", "UP", Integer.toString(pid), "3", restarts);
    }

    static String listening(String name, int pid, int port) {
        return running(name, pid)
                .replace("\"port\":null", "\"port\":" + port)
                .replace("\"listening_ports\":[]", "\"listening_ports\":[" + port + "]");
    }

    static String named(String name, String command) {
        return running(name, 7).replace("node server.js", command);
    }

    private static String of(
            String name, String status, String goal, String pid, String exitCode, int restarts) {
        return """
        {"deployment_id":"deployment-20261123-0000000%d","name":"%s","goal":"%s",
         "auto_restart_enabled":false,"working_directory":"/srv/%s","log_file":"/var/%s.log",
         "process":{"pid":%s,"status":"%s","command":"node server.js","port":null,"url":null,
           "uptime_seconds":%s,"cpu_percent":0.34,"memory_mb":52.13,"exit_code":%s,
           "exit_signal":null,"listening_ports":[]},
         "health":{"overall_status":"HEALTHY"},
         "restart_history":{"total_restarts":%d,"circuit_breaker_state":"CLOSED",
           "next_attempt_at":null,"recent_attempts":[]}}\
        """
                .formatted(
                        name.length(),
                        name,
                        goal,
                        name,
                        name,
                        pid,
                        status,
                        pid.equals("null") ? "null" : "3725.5",
                        exitCode,
                        restarts)
                .replace("\n", "");
    }
}

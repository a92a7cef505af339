package dev.localdeploy.cli.monitor;

import dev.localdeploy.cli.link.Json;
import dev.localdeploy.cli.text.Style;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.ZoneOffset;
import java.util.List;

/** Deployments as the daemon describes them, and what a terminal shows of them. */
final class Some {
    static final double NOON = 1_800_014_400;

    private Some() {}

    static Json json(String text) {
        try {
            return Json.parse(text.replace('\'', '"'));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String id(String name) {
        return "deployment-20261130-"
                + String.format(java.util.Locale.ROOT, "%08x", name.hashCode());
    }

    static Row running(String name, double cpu, double memory) {
        return row(name, "RUNNING", "HEALTHY", 4242, cpu, memory);
    }

    static Row down(String name, String status) {
        return row(name, status, "UNKNOWN", 0, Double.NaN, Double.NaN);
    }

    static Row row(String name, String status, String health, long pid, double cpu, double memory) {
        return new Row(
                id(name),
                name,
                "node " + name + ".js --verbose",
                pid,
                "8100",
                status,
                health,
                pid == 0 ? Double.NaN : 3725,
                cpu,
                memory,
                3);
    }

    /** What {@code status --json} says of one that runs. */
    static Json status(String name) {
        return json(
                """
                {'deployment_id':'%s','name':'%s','goal':'UP','auto_restart_enabled':true,
                 'log_file':'/var/log/%s.log',
                 'process':{'pid':4242,'status':'RUNNING','reason':null,'command':'node server.js',
                   'port':8100,'uptime_seconds':185.2,'cpu_percent':3.24,'memory_mb':120.13,
                   'threads':12,'file_descriptors':34,'connections':5,'process_count':2},
                 'health':{'overall_status':'DEGRADED','checks':[
                   {'type':'process','status':'HEALTHY','message':'pid 4242 lives','response_time_ms':null},
                   {'type':'http','status':'DEGRADED','message':'status 503','response_time_ms':12.4},
                   {'type':'resource','status':'HEALTHY','message':'under all thresholds','response_time_ms':null}]},
                 'restart_history':{'total_restarts':3,'failed_restarts':1,'circuit_breaker_state':'HALF_OPEN',
                   'next_attempt_at':1800014404,'recent_attempts':[
                     {'attempt_number':1,'timestamp':1800014100,'success':false,'reason':'exit code 3'},
                     {'attempt_number':2,'timestamp':1800014200,'success':true,'reason':'killed by SIGKILL'}]},
                 'memory_trend':{'growth_rate_mb_per_minute':0.24,'leak_detected':false},
                 'resource_status':{'issues':[],'critical':false},
                 'log_errors':[{'pattern':'Exception:','line':'x','severity':'ERROR','count':1},
                   {'pattern':'slow','line':'y','severity':'WARNING','count':1}]}
                """
                        .formatted(id(name), name, name));
    }

    static State listing(Row... rows) {
        return State.FIRST.with(List.of(rows), NOON);
    }

    /** Looks closely at one of which everything is known. */
    static State opened(String name) {
        return after(
                listing(running(name, 3.2, 120)).opening(id(name), name, View.Place.ONE),
                new Happening.Described(id(name), status(name), NOON, 2));
    }

    static State after(State state, Happening... happenings) {
        State now = state;
        for (Happening happening : happenings) {
            now = News.of(now, happening).next();
        }
        return now;
    }

    /** Types these characters. */
    static State typing(State state, String keys) {
        State now = state;
        for (int key : keys.codePoints().toArray()) {
            now = Keystrokes.press(now, Key.typed(key)).next();
        }
        return now;
    }

    static State pressing(State state, Key.Kind... keys) {
        State now = state;
        for (Key.Kind key : keys) {
            now = Keystrokes.press(now, Key.of(key)).next();
        }
        return now;
    }

    static List<String> picture(State state, int width, int height) {
        return Picture.of(state, NOON, ZoneOffset.UTC, width, height, Style.PLAIN);
    }

    static String screen(State state, int width, int height) {
        return String.join("\n", picture(state, width, height));
    }
}

package dev.localdeploy.cli.monitor;

import dev.localdeploy.cli.link.Json;
import dev.localdeploy.cli.monitor.View.Place;
import dev.localdeploy.text.Visible;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What follows from what is heard of the daemon. A pure function of the state. */
final class News {
    private News() {}

    static Step of(State state, Happening happening) {
        return switch (happening) {
            case Happening.Pressed(Key key) -> Keystrokes.press(state, key);
            case Happening.Redraw _ -> Step.to(state);
            case Happening.Measured(int rows) -> Step.to(state.with(state.view().with(rows)));
            case Happening.Listed(List<Row> rows, double at) ->
                    Step.to(state.with(withFigures(rows, state.rows()), at));
            case Happening.Described described -> Step.to(described(state, described));
            case Happening.Remembered(String id, Json figures) ->
                    Step.to(
                            isOpened(state, id)
                                    ? state.with(opened(state).remembering(figures))
                                    : state);
            case Happening.Recalled(String id, List<Json> events) ->
                    Step.to(
                            isOpened(state, id)
                                    ? state.with(recalling(opened(state), events))
                                    : state);
            case Happening.Missing(String id, String words) ->
                    isOpened(state, id)
                            ? Step.to(
                                    state.with((Opened) null)
                                            .with(state.view().at(Place.ALL).telling(words, true)),
                                    new Order.LookNow())
                            : Step.to(state);
            case Happening.Heard heard -> Step.to(heard(state, heard), new Order.LookNow());
            case Happening.Logged logged -> Step.to(logged(state, logged));
            case Happening.Lost(String words, double at) ->
                    Step.to(
                            state.contact().up()
                                    ? state.with(new Contact(false, words, at))
                                    : state);
            case Happening.Found(long pid, double at) ->
                    Step.to(
                            state.contact().up()
                                    ? state
                                    : state.with(
                                            new Contact(
                                                    true,
                                                    "the daemon is back (pid " + pid + ")",
                                                    at)),
                            new Order.LookNow());
            case Happening.Refused(String words) ->
                    Step.to(state.with(state.view().telling(Visible.line(words), true)));
            case Happening.Told(String words, boolean trouble) ->
                    Step.to(
                            state.with(state.view().telling(Visible.line(words), trouble)),
                            new Order.LookNow());
        };
    }

    private static List<Row> withFigures(List<Row> rows, List<Row> before) {
        Map<String, Row> known = new HashMap<>();
        for (Row row : before) {
            known.put(row.id(), row);
        }
        var merged = new ArrayList<Row>(rows.size());
        for (Row row : rows) {
            Row earlier = known.get(row.id());
            merged.add(earlier == null ? row : row.withFiguresOf(earlier));
        }
        return merged;
    }

    private static boolean isOpened(State state, String id) {
        return state.opened() != null && state.opened().id().equals(id);
    }

    private static Opened opened(State state) {
        if (state.opened() == null) {
            throw new IllegalStateException("none is opened");
        }
        return state.opened();
    }

    private static State described(State state, Happening.Described described) {
        if (!isOpened(state, described.id())) {
            return state;
        }
        Opened opened =
                opened(state).described(described.status(), described.at(), described.every());
        return replacing(state, opened.row()).with(opened);
    }

    private static State replacing(State state, Row newer) {
        var rows = new ArrayList<Row>(state.rows().size());
        for (Row row : state.rows()) {
            rows.add(row.id().equals(newer.id()) ? newer : row);
        }
        return state.with(rows, state.listed());
    }

    private static State heard(State state, Happening.Heard heard) {
        Json event = heard.event();
        String id = event.at("deployment_id").textOr("");
        State changed = state;
        if (heard.kind().equals("deployment")) {
            for (Row row : state.rows()) {
                if (row.id().equals(id)) {
                    changed = replacing(state, changed(row, event));
                }
            }
        }
        return isOpened(state, id) ? changed.with(hearing(opened(state), heard)) : changed;
    }

    private static Row changed(Row row, Json event) {
        return row.changed(
                Visible.line(event.at("status").textOr(row.status())),
                Visible.line(event.at("health").textOr(row.health())),
                event.at("restarts").wholeOr(row.restarts()));
    }

    private static Opened recalling(Opened opened, List<Json> events) {
        Opened recalled = opened.hearingOnly(List.of());
        for (Json event : events) {
            recalled =
                    hearing(
                            recalled,
                            new Happening.Heard(event.at("kind").textOr(""), event.at("data"), 0));
        }
        return recalled.hearingOnly(Opened.inOrder(recalled.heard(), opened.heard()));
    }

    private static Opened hearing(Opened opened, Happening.Heard heard) {
        Json event = heard.event();
        double at = event.at("at").amountOr(heard.at());
        return switch (heard.kind()) {
            case "deployment" -> {
                String words =
                        Visible.line(
                                event.at("status").textOr("")
                                        + ", "
                                        + event.at("health").textOr(""));
                boolean trouble =
                        event.at("status").textOr("").equals("CRASHED")
                                || event.at("health").textOr("").equals("UNHEALTHY");
                yield opened.hearing(new Happened(at, words, trouble, true));
            }
            case "finding" -> hearing(opened, at, event.at("finding").textOr(""));
            case "log_error" ->
                    hearing(opened, at, "in the output: " + event.at("line").textOr("").strip())
                            .marking(event);
            case "crash_report" ->
                    hearing(
                            opened,
                            at,
                            "crashed: "
                                    + event.at("cause").textOr("")
                                    + " ('local-deploy why "
                                    + opened.name()
                                    + "' tells more)");
            default -> opened;
        };
    }

    private static Opened hearing(Opened opened, double at, String words) {
        return opened.hearing(new Happened(at, Visible.line(words), true, false));
    }

    private static State logged(State state, Happening.Logged logged) {
        if (!isOpened(state, logged.id()) || logged.lines().isEmpty()) {
            return state;
        }
        State grown = state.with(opened(state).logging(logged.lines(), logged.anew()));
        int back = state.view().back();
        if (back == 0) {
            return grown;
        }
        // Who reads what was written earlier is not to be carried along.
        int moved = logged.anew() ? back : back + logged.lines().size();
        return grown.with(state.view().scrolledBack(Math.min(moved, grown.mostBack())));
    }
}

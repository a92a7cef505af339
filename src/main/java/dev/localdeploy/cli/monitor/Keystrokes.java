package dev.localdeploy.cli.monitor;

import dev.localdeploy.cli.monitor.View.Place;
import dev.localdeploy.text.Visible;
import java.util.List;

/** What each key does. A pure function of the state. */
final class Keystrokes {
    /** As after the signal that this key usually sends. */
    private static final int INTERRUPTED = 130;

    private Keystrokes() {}

    static Step press(State state, Key key) {
        if (key.kind() == Key.Kind.INTERRUPT) {
            return Step.to(state, new Order.Quit(INTERRUPTED));
        }
        State silent = state.with(state.view().telling("", false));
        if (state.view().question() != null) {
            return answered(silent, state.view().question(), key);
        }
        if (state.view().help()) {
            return Step.to(silent.with(silent.view().withHelp(false)));
        }
        return state.view().typing() ? Step.to(typed(silent, key)) : command(silent, key);
    }

    private static Step answered(State state, Question question, Key key) {
        State asked = state.with(state.view().asking(null));
        return key.is('y') || key.is('Y')
                ? ordered(asked, question.deed(), question.id(), question.name())
                : Step.to(asked.with(asked.view().telling("nothing was done", false)));
    }

    private static Step ordered(State state, Deed deed, String id, String name) {
        View told = state.view().telling(name + " " + deed.underWay() + " …", false);
        return Step.to(state.with(told), new Order.Do(deed, id, name));
    }

    private static State typed(State state, Key key) {
        View view = state.view();
        String filter = view.filter();
        return state.with(
                switch (key.kind()) {
                    case ENTER -> view.filtering(filter, false);
                    case ESCAPE -> view.filtering("", false);
                    case BACKSPACE ->
                            view.filtering(
                                    filter.isEmpty()
                                            ? ""
                                            : filter.substring(
                                                    0,
                                                    filter.offsetByCodePoints(filter.length(), -1)),
                                    true);
                    case CHARACTER ->
                            view.filtering(
                                    filter + Visible.line(Character.toString(key.character())),
                                    true);
                    default -> view;
                });
    }

    private static Step command(State state, Key key) {
        if (key.kind() == Key.Kind.CHARACTER) {
            return letter(state, (char) Math.min(key.character(), Character.MAX_VALUE));
        }
        return switch (state.view().place()) {
            case ALL -> inTable(state, key);
            case ONE -> inOne(state, key);
            case LOG -> inLog(state, key);
        };
    }

    private static Step letter(State state, char letter) {
        View view = state.view();
        return switch (letter) {
            case 'q' -> Step.to(state, new Order.Quit(0));
            case '?', 'h' -> Step.to(state.with(view.withHelp(true)));
            case 's' -> start(state);
            case 'x' -> ask(state, Deed.STOP);
            case 'r' -> ask(state, Deed.RESTART);
            case 'l' -> open(state, Place.LOG);
            default ->
                    switch (view.place()) {
                        case ALL -> inTable(state, letter);
                        case ONE -> Step.to(inOne(state, letter));
                        case LOG -> Step.to(inLog(state, letter));
                    };
        };
    }

    private static Step start(State state) {
        Row target = state.target();
        if (target == null) {
            return Step.to(state);
        }
        if (target.isUp()) {
            String words = target.name() + " is up already; r restarts it";
            return Step.to(state.with(state.view().telling(words, false)));
        }
        return ordered(state, Deed.START, target.id(), target.name());
    }

    private static Step ask(State state, Deed deed) {
        Row target = state.target();
        return Step.to(
                target == null
                        ? state
                        : state.with(
                                state.view()
                                        .asking(new Question(deed, target.id(), target.name()))));
    }

    private static Step open(State state, Place place) {
        Row target = state.target();
        return target == null || state.view().place() == place
                ? Step.to(state)
                : Step.to(state.opening(target.id(), target.name(), place), new Order.LookNow());
    }

    private static Step inTable(State state, char letter) {
        View view = state.view();
        return switch (letter) {
            case 'j' -> Step.to(moved(state, 1));
            case 'k' -> Step.to(moved(state, -1));
            case 'g' -> Step.to(moved(state, -state.rows().size()));
            case 'G' -> Step.to(moved(state, state.rows().size()));
            case '/' -> Step.to(state.with(view.filtering(view.filter(), true)));
            case 'o' -> Step.to(state.with(view.sorted(view.sort().next(), false)));
            case 'O' -> Step.to(state.with(view.sorted(view.sort(), !view.reversed())));
            default -> Step.to(state);
        };
    }

    private static Step inTable(State state, Key key) {
        return switch (key.kind()) {
            case UP -> Step.to(moved(state, -1));
            case DOWN -> Step.to(moved(state, 1));
            case PAGE_UP -> Step.to(moved(state, -state.view().rows()));
            case PAGE_DOWN -> Step.to(moved(state, state.view().rows()));
            case HOME -> Step.to(moved(state, -state.rows().size()));
            case END -> Step.to(moved(state, state.rows().size()));
            case ENTER, RIGHT -> open(state, Place.ONE);
            case ESCAPE -> Step.to(state.with(state.view().filtering("", false)));
            default -> Step.to(state);
        };
    }

    private static State moved(State state, int by) {
        List<Row> visible = state.visible();
        if (visible.isEmpty()) {
            return state;
        }
        int to = Math.clamp(state.selectedAmong(visible) + by, 0, visible.size() - 1);
        return state.with(state.view().selecting(visible.get(to).id()));
    }

    private static State inOne(State state, char letter) {
        View view = state.view();
        return switch (letter) {
            case '+', ']' -> state.with(view.over(view.span().longer()));
            case '-', '[' -> state.with(view.over(view.span().shorter()));
            default -> state;
        };
    }

    private static Step inOne(State state, Key key) {
        return switch (key.kind()) {
            case ESCAPE, LEFT, BACKSPACE -> Step.to(toTable(state), new Order.LookNow());
            case ENTER -> open(state, Place.LOG);
            default -> Step.to(state);
        };
    }

    private static State toTable(State state) {
        return state.with(state.view().at(Place.ALL)).with((Opened) null);
    }

    private static State inLog(State state, char letter) {
        return switch (letter) {
            case 'k' -> scrolled(state, 1);
            case 'j' -> scrolled(state, -1);
            case 'g' -> scrolled(state, Opened.MOST_LINES);
            case 'G', 'f' -> scrolled(state, -Opened.MOST_LINES);
            default -> state;
        };
    }

    private static Step inLog(State state, Key key) {
        return switch (key.kind()) {
            case UP -> Step.to(scrolled(state, 1));
            case DOWN -> Step.to(scrolled(state, -1));
            case PAGE_UP -> Step.to(scrolled(state, state.view().rows()));
            case PAGE_DOWN -> Step.to(scrolled(state, -state.view().rows()));
            case HOME -> Step.to(scrolled(state, Opened.MOST_LINES));
            case END -> Step.to(scrolled(state, -Opened.MOST_LINES));
            case ESCAPE, LEFT, BACKSPACE ->
                    Step.to(
                            state.view().before() == Place.ALL
                                    ? toTable(state)
                                    : state.with(state.view().at(Place.ONE)),
                            new Order.LookNow());
            default -> Step.to(state);
        };
    }

    private static State scrolled(State state, int back) {
        int to = Math.clamp(state.view().back() + (long) back, 0, state.mostBack());
        return state.with(state.view().scrolledBack(to));
    }
}

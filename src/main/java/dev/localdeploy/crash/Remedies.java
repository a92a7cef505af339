package dev.localdeploy.crash;

import dev.localdeploy.crash.Clue.Remedy;
import org.jspecify.annotations.Nullable;

/** The command that is worth typing next. None of them ends or changes anything by itself. */
final class Remedies {
    private final Program program;
    private final @Nullable PortHolder holder;

    /**
     * @param holder of the port that the run wanted; null if nobody has it now
     */
    Remedies(Program program, @Nullable PortHolder holder) {
        this.program = program;
        this.holder = holder;
    }

    /**
     * @param name what the clue found, such as a module
     */
    String command(Remedy remedy, String name) {
        return switch (remedy) {
            case SHOW_LOG -> showLog();
            case INSTALL_NODE_MODULES -> here("npm install");
            case INSTALL_PYTHON_MODULES -> here("python3 -m pip install -r requirements.txt");
            case BUILD_JAVA, SHOW_STATUS -> showStatus();
            case FETCH_GO_MODULES -> here("go mod tidy");
            case INSTALL_GEMS -> here("bundle install");
            case LIST_NPM_SCRIPTS -> here("npm run");
            case LIST_FILES -> "ls -la " + quoted(program.workingDirectory().toString());
            case SHOW_LIMITS -> "ulimit -a";
            case SHOW_DISKS ->
                    "df -h "
                            + quoted(program.workingDirectory().toString())
                            + " "
                            + quoted(String.valueOf(program.logFile().getParent()));
            case SHOW_WATCHES -> "sysctl fs.inotify.max_user_watches";
            case SHOW_LISTENERS -> "ss -ltn";
            case SHOW_PORT -> showPort();
            case FIND_COMMAND -> here("command -v " + quoted(name));
            case RESTART -> "local-deploy restart " + program.name();
        };
    }

    String showLog() {
        return "local-deploy logs " + program.name() + " -n 200";
    }

    String showStatus() {
        return "local-deploy status " + program.name();
    }

    /** Who it is is looked at first: what to end is for the user to decide. */
    private String showPort() {
        if (holder == null) {
            return "local-deploy restart " + program.name();
        }
        if (holder.deployment() != null) {
            return "local-deploy status " + holder.deployment();
        }
        return holder.pid() == null ? "ss -ltnp" : "ps -fp " + holder.pid();
    }

    private String here(String command) {
        return "cd " + quoted(program.workingDirectory().toString()) + " && " + command;
    }

    /** As a shell wants it. */
    private static String quoted(String text) {
        boolean plain =
                !text.isEmpty()
                        && text.chars()
                                .allMatch(c ->
                                        Character.isLetterOrDigit(c)
                                                || "/._-+@:,=".indexOf(c) >= 0);
        return plain ? text : "'" + text.replace("'", "'\\''") + "'";
    }
}

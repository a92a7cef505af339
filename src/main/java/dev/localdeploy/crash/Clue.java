package dev.localdeploy.crash;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A kind of line that gives a cause away.
 *
 * @param weight the greater, the more it explains; see {@link Diagnosis}
 * @param sentence in which {@code {}} stands for what the first group that took part has matched
 * @param remedy what helps, as a rule
 */
record Clue(CauseCode code, int weight, Pattern pattern, String sentence, Remedy remedy) {
    /** Longer names are no help in a sentence. */
    private static final int LONGEST_NAME = 90;

    /** Which command is worth typing; {@link Remedies} knows the words. */
    enum Remedy {
        SHOW_LOG,
        INSTALL_NODE_MODULES,
        INSTALL_PYTHON_MODULES,
        BUILD_JAVA,
        FETCH_GO_MODULES,
        INSTALL_GEMS,
        LIST_NPM_SCRIPTS,
        LIST_FILES,
        SHOW_LIMITS,
        SHOW_DISKS,
        SHOW_WATCHES,
        SHOW_LISTENERS,
        SHOW_PORT,
        FIND_COMMAND,
        SHOW_STATUS,
        RESTART
    }

    /** What a clue says about one line. */
    record Hit(Clue clue, String line, String name) {
        String sentence() {
            return clue.sentence().replace("{}", name);
        }
    }

    Optional<Hit> in(String line) {
        Matcher matcher = pattern.matcher(line);
        if (!matcher.find()) {
            return Optional.empty();
        }
        for (int group = 1; group <= matcher.groupCount(); group++) {
            String name = matcher.group(group);
            if (name != null) {
                return Optional.of(new Hit(this, line, shortened(name.strip())));
            }
        }
        return Optional.of(new Hit(this, line, shortened(line.strip())));
    }

    private static String shortened(String name) {
        return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME - 1) + "…";
    }

    private static Clue clue(
            CauseCode code, int weight, String expression, String sentence, Remedy remedy) {
        return new Clue(code, weight, Pattern.compile(expression), sentence, remedy);
    }

    /** All that are known. No expression has a repetition inside a repetition. */
    static final List<Clue> ALL = all();

    private static List<Clue> all() {
        List<Clue> all = new ArrayList<>();
        all.addAll(memoryAndLimits());
        all.addAll(networkAndFiles());
        all.addAll(whatIsMissing());
        all.addAll(programErrors());
        return List.copyOf(all);
    }

    private static List<Clue> memoryAndLimits() {
        return List.of(
                clue(
                        CauseCode.OUT_OF_MEMORY_HEAP,
                        92,
                        "JavaScript heap out of memory",
                        "Node.js ran out of heap memory. More is given with"
                                + " NODE_OPTIONS=--max-old-space-size=MB; a leak would use that up,"
                                + " too.",
                        Remedy.SHOW_STATUS),
                clue(
                        CauseCode.RESOURCE_EXHAUSTED,
                        94,
                        "(unable to create (?:new )?native thread|pthread_create failed"
                                + "|can't start new thread|fork: (?:retry: )?Resource temporarily"
                                + " unavailable|Cannot fork)",
                        "The system gave it no more threads or processes: {}.",
                        Remedy.SHOW_LIMITS),
                clue(
                        CauseCode.OUT_OF_MEMORY_HEAP,
                        92,
                        "OutOfMemoryError(?:: ([\\w ]+))?",
                        "The JVM ran out of memory ({}). More heap is given with -Xmx, if it is no"
                                + " leak.",
                        Remedy.SHOW_STATUS),
                clue(
                        CauseCode.OUT_OF_MEMORY_HEAP,
                        91,
                        "^(?:numpy.*)?MemoryError\\b|NoMemoryError|std::bad_alloc"
                                + "|runtime: out of memory|memory allocation of \\d+ bytes failed"
                                + "|Allowed memory size of \\d+ bytes exhausted|ENOMEM"
                                + "|insufficient memory for the Java Runtime Environment"
                                + "|Cannot allocate memory",
                        "It asked for memory and got none.",
                        Remedy.SHOW_STATUS),
                clue(
                        CauseCode.RESOURCE_EXHAUSTED,
                        94,
                        "System limit for number of file watchers|inotify watch limit"
                                + "|inotify_add_watch.*No space left",
                        "It watches more files than fs.inotify.max_user_watches allows.",
                        Remedy.SHOW_WATCHES),
                clue(
                        CauseCode.DISK_FULL,
                        93,
                        "ENOSPC|No space left on device|EDQUOT|Disk quota exceeded",
                        "A disk is full, so it could not write.",
                        Remedy.SHOW_DISKS),
                clue(
                        CauseCode.TOO_MANY_OPEN_FILES,
                        90,
                        "EMFILE|ENFILE|[Tt]oo many open files",
                        "It has as many files or connections open as it may have.",
                        Remedy.SHOW_LIMITS),
                clue(
                        CauseCode.STACK_OVERFLOW,
                        88,
                        "StackOverflowError|RecursionError|Maximum call stack size exceeded"
                                + "|goroutine stack exceeds|has overflowed its stack"
                                + "|stack level too deep",
                        "It called itself without end until its stack was full.",
                        Remedy.SHOW_LOG));
    }

    private static List<Clue> networkAndFiles() {
        return List.of(
                clue(
                        CauseCode.PORT_IN_USE,
                        90,
                        "EADDRINUSE|[Aa]ddress already in use|[Aa]ddress in use"
                                + "|[Pp]ort \\d+ (?:is|was) (?:already )?in use"
                                + "|port is already allocated",
                        "The port it wanted is in use.",
                        Remedy.SHOW_PORT),
                clue(
                        CauseCode.PERMISSION_DENIED,
                        84,
                        "(listen EACCES.*|bind: permission denied)",
                        "It may not listen on that port ({}); those below 1024 are for root.",
                        Remedy.SHOW_STATUS),
                clue(
                        CauseCode.CONNECTION_REFUSED_DEPENDENCY,
                        72,
                        "ECONNREFUSED (\\S+)",
                        "What it needs at {} does not answer: nothing listens there.",
                        Remedy.SHOW_LISTENERS),
                clue(
                        CauseCode.CONNECTION_REFUSED_DEPENDENCY,
                        72,
                        "dial tcp (\\S+): connect: connection refused|[Cc]onnection to (?:server at"
                                + " )?(\\S+).{0,60}refused",
                        "What it needs at {} does not answer: nothing listens there.",
                        Remedy.SHOW_LISTENERS),
                clue(
                        CauseCode.CONNECTION_REFUSED_DEPENDENCY,
                        71,
                        "ECONNREFUSED|ConnectionRefusedError|[Cc]onnection refused"
                                + "|Can't connect to (?:local )?(?:MySQL|server)",
                        "A server it needs, such as a database, does not answer: nothing listens"
                                + " there.",
                        Remedy.SHOW_LISTENERS),
                clue(
                        CauseCode.HOST_NOT_FOUND,
                        70,
                        "(?:ENOTFOUND|EAI_AGAIN|UnknownHostException:|lookup) (\\S+?)(?::? no such"
                                + " host.*|:.*)?$",
                        "The name of a host it needs is not known: {}.",
                        Remedy.SHOW_LOG),
                clue(
                        CauseCode.HOST_NOT_FOUND,
                        70,
                        "[Nn]ame or service not known|no such host|failure in name resolution"
                                + "|nodename nor servname",
                        "The name of a host it needs is not known.",
                        Remedy.SHOW_LOG),
                clue(
                        CauseCode.PERMISSION_DENIED,
                        76,
                        "(?:EACCES|EPERM): [a-z ]+, (.+)|PermissionError: \\[Errno \\d+\\]"
                                + " [A-Za-z ]+: (.+)|AccessDeniedException: (.+)",
                        "It may not do this as you: {}.",
                        Remedy.LIST_FILES),
                clue(
                        CauseCode.PERMISSION_DENIED,
                        74,
                        "[Pp]ermission denied|EACCES|PermissionError|[Oo]peration not permitted",
                        "It lacks the permission for something it needs.",
                        Remedy.SHOW_LOG),
                clue(
                        CauseCode.FILE_MISSING,
                        70,
                        "ENOENT: no such file or directory, (.+)|No such file or directory:"
                                + " (.+)|(?:NoSuchFileException|FileNotFoundException): (.+)"
                                + "|open (\\S+): no such file or directory|can't cd to (\\S+)"
                                + "|cannot open (\\S+): No such file|Unable to access jarfile (\\S+)",
                        "A file it needs is not there: {}.",
                        Remedy.LIST_FILES),
                clue(
                        CauseCode.FILE_MISSING,
                        80,
                        "can't open file '([^']+)'|Could not read (package\\.json)",
                        "The program itself is not there: {}.",
                        Remedy.LIST_FILES),
                clue(
                        CauseCode.FILE_MISSING,
                        60,
                        "[Nn]o such file or directory",
                        "A file it needs is not there.",
                        Remedy.LIST_FILES));
    }

    private static List<Clue> whatIsMissing() {
        return List.of(
                clue(
                        CauseCode.MODULE_MISSING,
                        86,
                        "Cannot find (?:module|package) '([^./'][^']*)'|npx canceled due to missing"
                                + " packages.*\\[\"([^\"]+)\"\\]",
                        "The Node.js module '{}' is not installed.",
                        Remedy.INSTALL_NODE_MODULES),
                clue(
                        CauseCode.MODULE_MISSING,
                        86,
                        "Cannot find module '([./][^']*)'",
                        "The file '{}' that Node.js was told to load is not there.",
                        Remedy.LIST_FILES),
                clue(
                        CauseCode.MODULE_MISSING,
                        86,
                        "(?:ModuleNotFoundError|ImportError): No module named '?([\\w.]+)",
                        "The Python module '{}' is not installed in the Python that ran.",
                        Remedy.INSTALL_PYTHON_MODULES),
                clue(
                        CauseCode.MODULE_MISSING,
                        85,
                        "ImportError: (cannot import name .+)",
                        "A Python module is not the version that is expected: {}.",
                        Remedy.INSTALL_PYTHON_MODULES),
                clue(
                        CauseCode.MODULE_MISSING,
                        86,
                        "Could not find or load main class (\\S+)|(?:ClassNotFoundException"
                                + "|NoClassDefFoundError): (\\S+)",
                        "The Java class {} is not on the class path.",
                        Remedy.BUILD_JAVA),
                clue(
                        CauseCode.MODULE_MISSING,
                        86,
                        "no required module provides package ([^\\s;]+)|cannot find package"
                                + " \"([^\"]+)\"|cannot find module providing package (\\S+)",
                        "The Go package {} is not there.",
                        Remedy.FETCH_GO_MODULES),
                clue(
                        CauseCode.MODULE_MISSING,
                        86,
                        "cannot load such file -- (\\S+)|Could not find gem '([^']+)'",
                        "The Ruby library {} is not installed.",
                        Remedy.INSTALL_GEMS),
                clue(
                        CauseCode.MODULE_MISSING,
                        86,
                        "error while loading shared libraries: (\\S+):",
                        "The shared library {} is not installed.",
                        Remedy.SHOW_LOG),
                clue(
                        CauseCode.COMMAND_NOT_FOUND,
                        89,
                        "Missing script: \"?([^\"]+)\"?",
                        "package.json has no script '{}'.",
                        Remedy.LIST_NPM_SCRIPTS),
                clue(
                        CauseCode.COMMAND_NOT_FOUND,
                        87,
                        "(?:^|[:,] )['‘]?([^\\s:'’]+)['’]?: (?:command )?not found$"
                                + "|^env: ['‘]?([^'’:]+)['’]?: No such file"
                                + "|exec: \"([^\"]+)\": executable file not found",
                        "The command '{}' was not found.",
                        Remedy.FIND_COMMAND),
                clue(
                        CauseCode.CONFIGURATION_MISSING_ENV,
                        79,
                        "KeyError: '([A-Z][A-Z0-9_]{2,})'"
                                + "|[Ee]nvironment variables? ['\"`]?([A-Z][A-Z0-9_]+)['\"`]? (?:is"
                                + " |are |was |must )?(?:not |be |missing|required|undefined|unset)"
                                + "|[Ee]nvironment variable not found: ([A-Z][A-Z0-9_]+)"
                                + "|Set the ([A-Z][A-Z0-9_]+) environment variable"
                                + "|\\b([A-Z][A-Z0-9_]{2,}): (?:parameter not set|unbound"
                                + " variable|parameter null or not set)"
                                + "|Could not resolve placeholder '([^']+)'"
                                + "|[Mm]issing (?:required )?env(?:ironment)?(?: variables?| vars?)?:?"
                                + " ['\"`]?([A-Z][A-Z0-9_]+)"
                                + "|\\b([A-Z][A-Z0-9]*_[A-Z0-9_]+) (?:is|must be|environment variable"
                                + " is) (?:not set|set|required|missing|undefined|not defined)",
                        "The environment variable {} is not set.",
                        Remedy.SHOW_STATUS),
                clue(
                        CauseCode.CONFIGURATION_INVALID,
                        66,
                        "(unrecognized arguments?: .+|[Uu]nknown (?:option|argument|flag).*|bad"
                                + " option: .+|flag provided but not defined: .+"
                                + "|[Ii]nvalid (?:config|option).*|Unrecognized (?:VM )?option.*"
                                + "|Invalid maximum heap size.*|Too small maximum heap)",
                        "It does not accept what it was told: {}.",
                        Remedy.SHOW_STATUS));
    }

    private static List<Clue> programErrors() {
        return List.of(
                clue(
                        CauseCode.SYNTAX_ERROR,
                        84,
                        "^(?!.*JSON)\\s*(?:Syntax|Indentation|Tab)Error: (.+)"
                                + "|: ([Ss]yntax error[: ].+)"
                                + "|^\\S+\\.go:\\d+:\\d+: (syntax error.*)|(error TS\\d+: .+)"
                                + "|(Parse error: .+)|^\\S+\\.java:\\d+: error: (.+)"
                                + "|(error: could not compile .+)",
                        "The program cannot be read: {}.",
                        Remedy.SHOW_LOG),
                clue(
                        CauseCode.SEGMENTATION_FAULT,
                        86,
                        "^#  (SIGSEGV|SIGBUS) \\(|Fatal Python error: (Segmentation fault)",
                        "Native code inside it touched memory that is not its own ({}).",
                        Remedy.SHOW_LOG),
                clue(
                        CauseCode.SEGMENTATION_FAULT,
                        80,
                        "^(?!.*\\[signal).*(?:Segmentation fault|core dumped)",
                        "It touched memory that is not its own.",
                        Remedy.SHOW_LOG),
                clue(
                        CauseCode.ABORTED,
                        62,
                        "(free\\(\\): .+|double free.*|corrupted .*|malloc.*: .+|.*stack smashing"
                                + " detected.*|.*Assertion .+ failed\\.?)",
                        "It found itself broken and gave up: {}.",
                        Remedy.SHOW_LOG),
                clue(
                        CauseCode.UNHANDLED_EXCEPTION,
                        61,
                        "Exception in thread \"[^\"]*\" (.+)|^panic: (.+)"
                                + "|terminate called after throwing an instance of '([^']+)'"
                                + "|^thread '[^']*' (?:\\(\\d+\\) )?panicked at (.+)"
                                + "|Unhandled exception\\. (.+)",
                        "An error that nobody handled: {}.",
                        Remedy.SHOW_LOG),
                clue(
                        CauseCode.UNHANDLED_EXCEPTION,
                        55,
                        "^((?:[\\w.$]+\\.)?\\w*(?:Error|Exception)(?: \\[\\w+\\])?: .+)"
                                + "|^(?:Uncaught|Unhandled) (.+)|^\\[?(UnhandledPromiseRejection.*)"
                                + "|^\\S+: (.+ \\(\\w+Error\\))$|^(AssertionError\\b.*)"
                                + "|^((?:\\w+\\.)*\\w+(?:Error|Exception))$",
                        "An error that nobody handled: {}.",
                        Remedy.SHOW_LOG));
    }
}

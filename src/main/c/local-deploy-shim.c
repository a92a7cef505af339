/*
 * local-deploy-shim: the parent of one run.
 *
 * It starts the program in a session of its own, waits for it, and writes down how it ended, so that the true exit
 * code or signal is known even when no daemon lives at that moment. On Linux it is also the "subreaper" of the run:
 * whatever the program leaves behind (double-forked, own session) becomes a child of this shim and cannot hide.
 * It ends when the last process of the run has ended; that end is the daemon's proof that nothing is left.
 *
 *   local-deploy-shim RECORD DIRECTORY LOG NOFILE PROGRAM [ARG...]
 *
 * RECORD     the run record, written here (temporary file, fsync, rename); one fact per line, see record()
 * DIRECTORY  working directory of the program
 * LOG        file to which the kernel appends the program's stdout and stderr
 * NOFILE     soft limit of open files for the program; 0 leaves it as it is (a JVM raises its own and we inherit that)
 *
 * If file descriptor 3 is open, the first lines of the record are written there as soon as the program has a pid.
 * Exit status: that of the program, 128+N after signal N, so a daemon that is our parent learns it in a second way.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#else
#include <sys/sysctl.h>
#endif

#ifndef O_CLOEXEC
#define O_CLOEXEC 0
#endif

enum { HANDSHAKE = 3 };

/* Large enough for every record; the file is padded to it so that a full disk cannot keep the last line out. */
static char facts[1024];
static size_t facts_length;

static void add_fact(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    int added = vsnprintf(facts + facts_length, sizeof facts - facts_length, format, arguments);
    va_end(arguments);
    if (added > 0 && facts_length + (size_t)added < sizeof facts) facts_length += (size_t)added;
}

static int write_fully(int fd, const char *bytes, size_t length) {
    while (length > 0) {
        ssize_t written = write(fd, bytes, length);
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return -1;
        bytes += written;
        length -= (size_t)written;
    }
    return 0;
}

/*
 * Replaces the record in one step. The record of a start needs no fsync: it protects against the death of the daemon,
 * which the page cache survives, while after a power failure the process it speaks of is gone anyway.
 */
static void record(const char *path, int durable) {
    char temporary[4096], page[sizeof facts];
    memset(page, '\n', sizeof page);
    memcpy(page, facts, facts_length);
    snprintf(temporary, sizeof temporary, "%s.tmp", path);
    int fd = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd >= 0) {
        int good = write_fully(fd, page, sizeof page) == 0 && (!durable || fsync(fd) == 0);
        close(fd);
        if (good && rename(temporary, path) == 0) return;
        unlink(temporary);
    }
    /* No room for a new file: overwrite the old one, whose blocks are already ours. */
    fd = open(path, O_WRONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0) return;
    write_fully(fd, page, sizeof page);
    fsync(fd);
    close(fd);
}

/* Seconds since 1970 with milliseconds. */
static void add_time(const char *before) {
    struct timeval now;
    gettimeofday(&now, NULL);
    add_fact("%s %lld.%03d\n", before, (long long)now.tv_sec, (int)(now.tv_usec / 1000));
}

#ifdef __linux__
static int read_text(const char *path, char *text, size_t size) {
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return -1;
    ssize_t length = read(fd, text, size - 1);
    close(fd);
    if (length < 0) return -1;
    text[length] = 0;
    return 0;
}

/* Start time in clock ticks since boot: field 22 of /proc/PID/stat, proc_pid_stat(5). The name in field 2 may hold anything. */
static unsigned long long birth_of(pid_t pid) {
    char path[64], text[1024];
    snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
    if (read_text(path, text, sizeof text) != 0) return 0;
    char *field = strrchr(text, ')');
    for (int number = 2; field != NULL && number < 22; number++) field = strchr(field + 1, ' ');
    return field == NULL ? 0 : strtoull(field, NULL, 10);
}

static void add_boot(void) {
    char id[64];
    if (read_text("/proc/sys/kernel/random/boot_id", id, sizeof id) != 0) return;
    id[strcspn(id, "\n")] = 0;
    add_fact("boot %s\n", id);
}
#else
/* Start time in microseconds since 1970, the only birth mark macOS keeps. */
static unsigned long long birth_of(pid_t pid) {
    struct kinfo_proc process;
    size_t size = sizeof process;
    int name[] = {CTL_KERN, KERN_PROC, KERN_PROC_PID, pid};
    if (sysctl(name, 4, &process, &size, NULL, 0) != 0 || size == 0) return 0;
    struct timeval started = process.kp_proc.p_starttime;
    return (unsigned long long)started.tv_sec * 1000000ULL + (unsigned long long)started.tv_usec;
}

static void add_boot(void) {
    char id[64];
    size_t size = sizeof id;
    if (sysctlbyname("kern.bootsessionuuid", id, &size, NULL, 0) == 0) add_fact("boot %s\n", id);
}
#endif

/* Signals are meant for the program, never for the shim: it leaves when the program has left. */
static void set_signals(void (*disposition)(int)) {
    static const int all[] = {SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGPIPE, SIGUSR1, SIGUSR2, SIGALRM, SIGTSTP, SIGTTIN, SIGTTOU};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) signal(all[i], disposition);
}

static void fail(int report, const char *stage, const char *what, int exit_status) {
    int error = errno;
    char line[64];
    int length = snprintf(line, sizeof line, "failed %s %d\n", stage, error);
    dprintf(STDERR_FILENO, "local-deploy: %s: %s\n", what, strerror(error));
    write_fully(report, line, (size_t)length);
    _exit(exit_status);
}

/* In the child: becomes the program. Says on `report`, which closes on a successful exec, what went wrong. */
static void become(char **arguments, int go, int report) {
    const char *directory = arguments[2], *log = arguments[3];
    long nofile = strtol(arguments[4], NULL, 10);
    char byte;
    while (read(go, &byte, 1) < 0 && errno == EINTR) continue;
    setsid();
    set_signals(SIG_DFL);
    int out = open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (out < 0) fail(report, "log", log, 126);
    dup2(out, STDOUT_FILENO);
    dup2(out, STDERR_FILENO);
    if (chdir(directory) != 0) fail(report, "chdir", directory, 126);
    struct rlimit limit;
    if (nofile > 0 && getrlimit(RLIMIT_NOFILE, &limit) == 0 && (rlim_t)nofile <= limit.rlim_max) {
        limit.rlim_cur = (rlim_t)nofile;
        setrlimit(RLIMIT_NOFILE, &limit);
    }
    execvp(arguments[5], arguments + 5);
    fail(report, "exec", arguments[5], errno == ENOENT ? 127 : 126);
}

static void add_failure(int report) {
    char text[64];
    ssize_t length;
    while ((length = read(report, text, sizeof text - 1)) < 0 && errno == EINTR) continue;
    if (length <= 0) return;
    text[length] = 0;
    add_fact("%s", text);
}

int main(int count, char **arguments) {
    if (count < 6) {
        fprintf(stderr, "usage: local-deploy-shim RECORD DIRECTORY LOG NOFILE PROGRAM [ARG...]\n");
        return 64;
    }
    const char *path = arguments[1];
    int handshake = fcntl(HANDSHAKE, F_SETFD, FD_CLOEXEC) == 0;
    int go[2], report[2];
    set_signals(SIG_IGN);
#ifdef __linux__
    prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
#endif
    if (pipe(go) != 0 || pipe(report) != 0) return 71;
    for (int end = 0; end < 2; end++) {
        fcntl(go[end], F_SETFD, FD_CLOEXEC);
        fcntl(report[end], F_SETFD, FD_CLOEXEC);
    }

    pid_t leader = fork();
    if (leader < 0) return 71;
    if (leader == 0) {
        close(go[1]);
        become(arguments, go[0], report[1]);
    }
    close(go[0]);
    close(report[1]);

    add_boot();
    add_fact("shim %d %llu\n", (int)getpid(), birth_of(getpid()));
    add_fact("leader %d %llu\n", (int)leader, birth_of(leader));
    add_time("started");
    /* The program may only run once its record can be found: a daemon that dies now still learns of it. */
    record(path, 0);
    if (handshake) {
        write_fully(HANDSHAKE, facts, facts_length);
        close(HANDSHAKE);
    }
    close(go[1]);
    add_failure(report[0]);
    close(report[0]);

    int result = 0, status;
    for (;;) {
        pid_t gone = waitpid(-1, &status, 0);
        if (gone < 0 && errno == EINTR) continue;
        if (gone < 0) return result;
        if (gone != leader) continue;
        result = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
        if (WIFSIGNALED(status)) add_fact("signal %d", WTERMSIG(status));
        else add_fact("exit %d", WEXITSTATUS(status));
        add_time("");
        record(path, 1);
    }
}

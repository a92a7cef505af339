/*
 * ledger FILE LONGEST-MILLISECONDS: a program that keeps a book about its own runs.
 *
 * Run N appends "start N PID" to FILE; after a random time of at most LONGEST-MILLISECONDS it appends "exit N CODE"
 * and exits with CODE = N % 100 + 1. LONGEST-MILLISECONDS 0 means that it stays until somebody ends it.
 * A lock on FILE is held for as long as the run lives, so a second run at the same time is noticed by itself:
 * it appends "doubled PID" and ends with 111.
 */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

static long runs_so_far(int file) {
    FILE *book = fdopen(dup(file), "r");
    char line[128];
    long runs = 0;
    if (book == NULL) exit(74);
    rewind(book);
    while (fgets(line, sizeof line, book) != NULL) runs += strncmp(line, "start ", 6) == 0;
    fclose(book);
    return runs;
}

static void wait_random(long longest_milliseconds) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    srandom((unsigned)(now.tv_nsec ^ getpid()));
    long milliseconds = random() % longest_milliseconds;
    struct timespec rest = {milliseconds / 1000, milliseconds % 1000 * 1000000};
    nanosleep(&rest, NULL);
}

int main(int count, char **arguments) {
    if (count != 3) return 64;
    long longest = strtol(arguments[2], NULL, 10);
    int file = open(arguments[1], O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (file < 0) return 73;
    if (flock(file, LOCK_EX | LOCK_NB) != 0) {
        dprintf(file, "doubled %d\n", (int)getpid());
        return 111;
    }
    long run = runs_so_far(file) + 1;
    dprintf(file, "start %ld %d\n", run, (int)getpid());
    while (longest <= 0) pause();
    wait_random(longest);

    /* From here on only SIGKILL could make the book a lie. */
    sigset_t all;
    sigfillset(&all);
    sigprocmask(SIG_BLOCK, &all, NULL);
    int code = (int)(run % 100) + 1;
    dprintf(file, "exit %ld %d\n", run, code);
    _exit(code);
}

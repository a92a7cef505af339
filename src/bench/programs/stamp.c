/*
 * stamp FILE: appends "NANOSECONDS PID" to FILE, then waits to be killed.
 * The time is taken by the first instruction of main, on the clock that Python calls time.monotonic_ns().
 */
#include <fcntl.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

int main(int count, char **arguments) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    if (count != 2) return 64;
    int file = open(arguments[1], O_WRONLY | O_CREAT | O_APPEND, 0600);
    if (file < 0) return 73;
    dprintf(file, "%lld %d\n", (long long)now.tv_sec * 1000000000LL + now.tv_nsec, (int)getpid());
    close(file);
    for (;;) pause();
}

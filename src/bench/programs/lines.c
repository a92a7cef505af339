/*
 * lines COUNT RESULT: writes COUNT lines of 100 bytes to stdout, one write(2) each as an unbuffered program would,
 * and then how many nanoseconds that took to the file RESULT, which appears in one piece.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static long long now(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (long long)now.tv_sec * 1000000000LL + now.tv_nsec;
}

int main(int count, char **arguments) {
    if (count != 3) return 64;
    char line[100], temporary[4096];
    memset(line, 'x', sizeof line);
    line[sizeof line - 1] = '\n';

    long long begin = now();
    for (long left = strtol(arguments[1], NULL, 10); left > 0; left--)
        if (write(STDOUT_FILENO, line, sizeof line) != (ssize_t)sizeof line) return 74;
    long long took = now() - begin;

    snprintf(temporary, sizeof temporary, "%s.tmp", arguments[2]);
    FILE *result = fopen(temporary, "w");
    if (result == NULL) return 73;
    fprintf(result, "%lld\n", took);
    return fclose(result) == 0 && rename(temporary, arguments[2]) == 0 ? 0 : 74;
}

/*
 * numbers SECONDS RESULT: writes numbered lines of 100 bytes to stdout for that long, one write(2) each, and then how
 * many they were and how many nanoseconds the longest write took to the file RESULT, which appears in one piece.
 * numbers check: reads such lines from stdin and prints how many there were, how many are missing, and how many come
 * twice or are no such line.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { LINE = 100 };

static long long now(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (long long)now.tv_sec * 1000000000LL + now.tv_nsec;
}

static int check(void) {
    static char buffer[1 << 20];
    char line[4096];
    long expected = 1, lines = 0, missing = 0, wrong = 0;
    setvbuf(stdin, buffer, _IOFBF, sizeof buffer);
    while (fgets(line, sizeof line, stdin) != NULL) {
        char *rest;
        long number = strtol(line, &rest, 10);
        lines++;
        if (strlen(line) != LINE || *rest != ' ' || number < expected) {
            wrong++;
        } else {
            missing += number - expected;
            expected = number + 1;
        }
    }
    printf("%ld %ld %ld\n", lines, missing, wrong);
    return 0;
}

int main(int count, char **arguments) {
    if (count == 2 && strcmp(arguments[1], "check") == 0) return check();
    if (count != 3) return 64;
    char line[LINE + 32], temporary[4096];
    long number = 0;
    long long longest = 0, before = now(), end = before + atoll(arguments[1]) * 1000000000LL;
    while (before < end) {
        memset(line, 'x', LINE);
        line[sprintf(line, "%ld ", ++number)] = 'x';
        line[LINE - 1] = '\n';
        if (write(STDOUT_FILENO, line, LINE) != LINE) return 74;
        long long after = now();
        if (after - before > longest) longest = after - before;
        before = after;
    }

    snprintf(temporary, sizeof temporary, "%s.tmp", arguments[2]);
    FILE *result = fopen(temporary, "w");
    if (result == NULL) return 73;
    fprintf(result, "%ld %lld\n", number, longest);
    return fclose(result) == 0 && rename(temporary, arguments[2]) == 0 ? 0 : 74;
}

/* chatter: writes a numbered line every 5 ms, for ever; ends with 3 as soon as a line cannot be written. */
#include <stdio.h>
#include <time.h>
#include <unistd.h>

int main(void) {
    const struct timespec pause = {0, 5000000};
    for (long number = 1;; number++) {
        if (dprintf(STDOUT_FILENO, "%ld\n", number) < 0) return 3;
        nanosleep(&pause, NULL);
    }
}

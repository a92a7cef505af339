/*
 * answers: listens on the port that PORT names, on loopback, and answers every request with 200, one connection at a time.
 */
#include <arpa/inet.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

static const char ANSWER[] = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok";

int main(void) {
    const char *port = getenv("PORT");
    if (!port) return 64;
    int listener = socket(AF_INET, SOCK_STREAM, 0), yes = 1;
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((unsigned short)atoi(port))};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (bind(listener, (struct sockaddr *)&address, sizeof address) || listen(listener, 16)) return 69;
    for (;;) {
        int client = accept(listener, 0, 0);
        if (client < 0) continue;
        char request[4096];
        /* The checks' requests are small: they come in one piece. */
        if (read(client, request, sizeof request) > 0) (void)!write(client, ANSWER, sizeof ANSWER - 1);
        close(client);
    }
}

"""Hears what the daemon tells on /events, and when."""
import http.client
import json
import socket
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from . import processes


@dataclass(frozen=True)
class Event:
    """One event, with the second of time.monotonic() in which it was heard."""

    at: float
    name: str
    data: dict


class Events:
    """Listens from the beginning to the end of a `with`."""

    def __init__(self, ours):
        self.heard = []
        card = ours.card()
        self._connection = http.client.HTTPConnection(urlsplit(card["api_url"]).netloc)
        token = Path(card["token_file"]).read_text().strip()
        self._connection.request("GET", "/api/v1/events", headers={"Authorization": f"Bearer {token}"})
        self._socket = self._connection.sock  # which getresponse() lets go of
        self._answer = self._connection.getresponse()
        if self._answer.status != 200:
            raise RuntimeError(f"/events answers {self._answer.status}")
        self._over = False
        self._thread = threading.Thread(target=self._listen, daemon=True)

    def _listen(self):
        name = ""
        try:
            for line in self._answer:
                text = line.decode().rstrip("\n")
                if text.startswith("event:"):
                    name = text.removeprefix("event:").strip()
                elif text.startswith("data:"):
                    self.heard.append(Event(time.monotonic(), name, json.loads(text.removeprefix("data:"))))
        except (OSError, ValueError, AttributeError, http.client.HTTPException):
            if not self._over:  # http.client stumbles over many things when its socket is shut down
                raise

    def error(self, line, seconds):
        """The event about an error whose line ends like this; waits for it."""
        return processes.wait_until(lambda: next((one for one in list(self.heard) if is_error(one, line)), None), seconds,
                                    f"an event about '{line}'")

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._over = True
        self._socket.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        self._connection.close()


def is_error(event, line):
    return event.name == "log_error" and event.data["line"].endswith(line)

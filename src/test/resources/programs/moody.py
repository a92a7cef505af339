"""Answers HTTP on the port in PORT as the file MOOD says, which is read again for every request.

usage: moody.py MOOD [SHIFT]     listens on PORT + SHIFT
moods: a status, such as 200 or 503 · hang: reads the request and never answers
"""
import http.server
import os
import sys
import threading


class Answer(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        with open(sys.argv[1]) as file:
            mood = file.read().strip()
        if mood == "hang":
            threading.Event().wait()
        self.send_response(int(mood))
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


port = int(os.environ["PORT"]) + int(sys.argv[2] if len(sys.argv) > 2 else 0)
http.server.ThreadingHTTPServer(("127.0.0.1", port), Answer).serve_forever()

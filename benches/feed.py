"""Serves a feed of live events, as fast as it is read: 10,000 different events, rendered once, again and again. It ends after
as many as `count` in the query asks for, else never.

Prints its address on the first line. The feed of the emulator makes every event anew, which is most of the work there;
this one costs next to nothing, so that what is measured is the reader.
"""

import json
import os
import re
import socket
import sys

EVENTS = 10_000
OFFSET = "eyJvIjoiJTAxNmQifQ"


def event(number):
    data = {
        "offset": f"{OFFSET}{number:08}",
        "event": {
            "id": f"evt_{number:022}",
            "source": "urn:auth0:nordhaven-dev",
            "specversion": "1.0",
            "type": "user.created",
            "time": "2026-03-02T09:15:27.500Z",
            "data": {
                "object": {
                    "user_id": f"auth0|{number:024}",
                    "email": f"person-{number}@example.com",
                    "email_verified": False,
                    "created_at": "2026-03-02T09:15:27.488Z",
                    "updated_at": "2026-03-02T09:15:27.488Z",
                    "identities": [{"connection": "Users", "provider": "auth0", "isSocial": False}],
                }
            },
        },
    }
    return f"id: {data['offset']}\nevent: user.created\ndata: {json.dumps(data, separators=(',', ':'))}\n\n"


def serve(connection, feed):
    try:
        request = b""
        while b"\r\n\r\n" not in request:
            part = connection.recv(65536)
            if not part:
                return
            request += part
        head = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n"
        connection.sendall(head.encode())
        count = re.search(rb"[?&]count=(\d+) ", request)
        times = int(count[1]) // EVENTS if count else sys.maxsize
        for _ in range(times):
            connection.sendall(feed)
    except OSError:
        # The reader has closed the connection.
        pass
    finally:
        connection.close()


def main():
    feed = "".join(event(number) for number in range(EVENTS)).encode()
    listener = socket.create_server(("127.0.0.1", 0))
    print(f"http://127.0.0.1:{listener.getsockname()[1]}", flush=True)
    while True:
        connection, _ = listener.accept()
        if os.fork() == 0:
            listener.close()
            serve(connection, feed)
            sys.exit()
        connection.close()


main()

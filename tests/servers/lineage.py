"""A server that takes OpenLineage events and keeps them."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any


@dataclass
class LineageServer:
    """Events as they came; answers with `status`."""

    url: str = ""
    status: int = 201
    paths: list[str] = field(default_factory=list)
    events: list[dict[str, Any]] = field(default_factory=list)


@contextmanager
def running_lineage_server() -> Iterator[LineageServer]:
    """Take events on a free port of this machine."""
    taken = LineageServer()

    class Taker(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            taken.paths.append(self.path)
            taken.events.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(taken.status)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Taker) as running:
        taken.url = f"http://127.0.0.1:{running.server_address[1]}"
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield taken
        finally:
            running.shutdown()
            thread.join()

"""A data portal that answers like SODA does, on a port of this machine, and misbehaves as it is told to."""

import csv
import gzip
import json
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import StringIO
from ssl import SSLContext, SSLError
from typing import Any
from urllib.parse import parse_qs, urlsplit

DATASET = "abcd-1234"
PATIENCE = 10.0


class Portal:
    """One dataset and some files. `asked` has the path, the query and the headers of every request, in order.

    `mishaps`: what befalls the next requests, None for nothing; each is called with the request instead of answering it. `between`: called
    after each page of the dataset that was given."""

    def __init__(self) -> None:
        self.head: list[str] = ["measure", "period", "value"]
        self.rows: list[list[str]] = []
        self.updated_at: int | None = 1_700_000_000
        self.files: dict[str, bytes] = {}
        self.etags: dict[str, str] = {}
        self.asked: list[tuple[str, dict[str, str], dict[str, str]]] = []
        self.mishaps: list[Mishap | None] = []
        self.between: list[Callable[[], None]] = []
        self.address = ""
        self.over = threading.Event()

    @property
    def paths(self) -> list[str]:
        return [path for path, _, _ in self.asked]

    def change(self, *rows: list[str]) -> None:
        """Other rows, published now."""
        self.rows = list(rows)
        self.updated_at = (self.updated_at or 0) + 60

    def page(self, query: dict[str, str]) -> bytes:
        start = int(query.get("$offset", "0"))
        text = StringIO()
        writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\n")
        writer.writerows([self.head, *self.rows[start : start + int(query.get("$limit", "1000"))]])
        return text.getvalue().encode()


class _Server(ThreadingHTTPServer):
    portal: Portal
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A caller that hangs up, or does not trust us, is what some tests are about."""
        if not isinstance(sys.exc_info()[1], SSLError | OSError):
            super().handle_error(request, client_address)


class Request(BaseHTTPRequestHandler):
    """One request to the portal."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Server

    def do_GET(self) -> None:
        portal, parts = self.server.portal, urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        portal.asked.append((parts.path, query, {name.lower(): value for name, value in self.headers.items()}))
        mishap = portal.mishaps.pop(0) if portal.mishaps else None
        if mishap:
            mishap(self)
        elif parts.path == f"/api/views/{DATASET}.json":
            self.give(json.dumps({"id": DATASET, "rowsUpdatedAt": portal.updated_at}).encode(), {"Content-Type": "application/json"})
        elif parts.path == f"/resource/{DATASET}.json":
            newest = [{"newest": "2024-01-01T00:00:00.000Z", "n": str(len(portal.rows))}] if portal.rows else [{"n": "0"}]
            self.give(json.dumps(newest).encode(), {"Content-Type": "application/json"})
        elif parts.path == f"/resource/{DATASET}.csv":
            self.give(portal.page(query), {"Content-Type": "text/csv", "X-SODA2-Truth-Last-Modified": f"stamp {portal.updated_at}"})
            if portal.between:
                portal.between.pop(0)()
        else:
            self._file(parts.path)

    def _file(self, path: str) -> None:
        portal = self.server.portal
        etag = portal.etags.get(path, "")
        if path not in portal.files:
            complaint = json.dumps({"message": "Nothing is here", "code": "not_found"}).encode()
            self.give(complaint, {"Content-Type": "application/json"}, status=404)
        elif etag and self.headers.get("If-None-Match") == etag:
            self.give(b"", {"ETag": etag}, status=304)
        else:
            self.give(portal.files[path], {"Content-Type": "text/csv"} | ({"ETag": etag} if etag else {}))

    def give(self, body: bytes, headers: dict[str, str] | None = None, *, status: int = 200) -> None:
        self.begin(status, {"Content-Length": str(len(body)), "Set-Cookie": "session=secret"} | (headers or {}))
        self.wfile.write(body)

    def begin(self, status: int, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Says nothing: the tests read what was asked."""


Mishap = Callable[[Request], None]


@contextmanager
def open_portal(tls: SSLContext | None = None) -> Iterator[Portal]:
    """A portal that answers until the end of the block; with `tls` over https."""
    server = _Server(("127.0.0.1", 0), Request)
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    portal = server.portal = Portal()
    portal.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=lambda: server.serve_forever(poll_interval=0.01))
    thread.start()
    try:
        yield portal
    finally:
        portal.over.set()
        server.shutdown()
        server.server_close()
        thread.join()


def status(code: int, **headers: str) -> Mishap:
    """Another status than 200; underscores in the names of headers stand for hyphens."""
    return lambda request: request.give(b"Sorry.", {name.replace("_", "-"): value for name, value in headers.items()}, status=code)


def sent_on(to: str, code: int = 302) -> Mishap:
    return lambda request: request.give(b"", {"Location": to}, status=code)


def cut(request: Request) -> None:
    """Says there are 100 bytes, gives ten and hangs up."""
    request.begin(200, {"Content-Type": "text/csv", "Content-Length": "100"})
    request.wfile.write(b"measure,pe")
    request.close_connection = True


def cut_chunks(request: Request) -> None:
    """One chunk, and no last one."""
    request.begin(200, {"Content-Type": "text/csv", "Transfer-Encoding": "chunked"})
    request.wfile.write(b"A\r\nmeasure,pe\r\n")
    request.close_connection = True


def without_length(request: Request) -> None:
    """Neither a length nor chunks: the end of the connection is the end of the answer."""
    request.begin(200, {"Content-Type": "text/csv"})
    request.wfile.write(b"measure,period,value\n")
    request.close_connection = True


def hung_up(request: Request) -> None:
    request.close_connection = True


def silent(request: Request) -> None:
    """Answers nothing until the test is over."""
    request.server.portal.over.wait(PATIENCE)
    request.close_connection = True


def dripping(drop: threading.Semaphore) -> Mishap:
    """A byte of the body whenever the test lets one fall."""

    def drip(request: Request) -> None:
        request.begin(200, {"Content-Type": "text/csv", "Content-Length": "1000"})
        while drop.acquire(timeout=PATIENCE) and not request.server.portal.over.is_set():
            request.wfile.write(b"a")
        request.close_connection = True

    return drip


def zipped(body: bytes, *, keep: int | None = None) -> Mishap:
    """Packed with gzip; with `keep` only that many bytes of it, in an answer that is whole otherwise."""
    return lambda request: request.give(gzip.compress(body)[:keep], {"Content-Type": "text/csv", "Content-Encoding": "gzip"})


def packed_as(coding: str) -> Mishap:
    return lambda request: request.give(b"measure,period,value\n", {"Content-Encoding": coding})


def endless(request: Request) -> None:
    """Chunks without end."""
    request.begin(200, {"Content-Type": "text/csv", "Transfer-Encoding": "chunked"})
    try:
        while not request.server.portal.over.is_set():
            request.wfile.write(b"400\r\n" + b"a" * 0x400 + b"\r\n")
    except OSError:
        request.close_connection = True


def web_page(request: Request) -> None:
    request.give(b"\n <!DOCTYPE html><html><title>Sign in</title></html>", {"Content-Type": "text/html"})

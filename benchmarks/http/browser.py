"""A browser as cheap as one can be: one connection that stays open, cookies, and nothing that is not asked for."""

import re
import secrets
import socket
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
COOKIE = re.compile(r"^set-cookie: *([^=;]+)=([^;\r\n]*)", re.IGNORECASE | re.MULTILINE)
LOCATION = re.compile(r"^location: *(\S+)", re.IGNORECASE | re.MULTILINE)
CHUNK = 65536


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server said."""

    status: int
    text: str
    location: str
    """Path and query of the page to go to next."""


@dataclass(slots=True)
class Browser:
    """One connection to `address` (host, port)."""

    address: tuple[str, int]
    cookies: dict[str, str] = field(default_factory=dict)
    connection: socket.socket | None = None

    def get(self, path: str) -> Answer:
        """Open a page."""
        return self._send(f"GET {path}", "", b"")

    def post(self, path: str, fields: Iterable[tuple[str, str]], files: Iterable[str] = ()) -> Answer:
        """Send a form; one with controls for files as browsers do, each empty."""
        empty = list(files)
        if not empty:
            return self._send(
                f"POST {path}", "application/x-www-form-urlencoded", urlencode(list(fields)).encode()
            )
        mark = secrets.token_hex(16)
        head = f'--{mark}\r\nContent-Disposition: form-data; name="'
        parts = [f'{head}{name}"\r\n\r\n{value}\r\n' for name, value in fields]
        octets = 'filename=""\r\nContent-Type: application/octet-stream'
        parts += [f'{head}{name}"; {octets}\r\n\r\n\r\n' for name in empty]
        body = "".join([*parts, f"--{mark}--\r\n"]).encode()
        return self._send(f"POST {path}", f"multipart/form-data; boundary={mark}", body)

    def close(self) -> None:
        """End the connection."""
        if self.connection is not None:
            self.connection.close()
            self.connection = None

    def _send(self, line: str, kind: str, body: bytes) -> Answer:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        head = f"{line} HTTP/1.1\r\nHost: {self.address[0]}:{self.address[1]}\r\nCookie: {cookies}\r\n"
        if kind:
            head += f"Content-Type: {kind}\r\nContent-Length: {len(body)}\r\n"
        if self.connection is None:
            self.connection = socket.create_connection(self.address, timeout=60)
            self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.connection.sendall(f"{head}\r\n".encode() + body)
        return self._receive(self.connection)

    def _receive(self, connection: socket.socket) -> Answer:
        received = bytearray()
        while (end := received.find(b"\r\n\r\n")) < 0:
            received += self._more(connection)
        found = LENGTH.search(received, 0, end)
        if found is None:
            raise ConnectionError("an answer without its length")
        whole = end + 4 + int(found[1])
        while len(received) < whole:
            received += self._more(connection)
        head = received[:end].decode("latin-1")
        self.cookies.update(COOKIE.findall(head))
        moved = LOCATION.search(head)
        target = urlsplit(moved[1]) if moved else None
        location = "" if target is None else target.path + (f"?{target.query}" if target.query else "")
        return Answer(int(head[9:12]), received[end + 4 :].decode(), location)

    @staticmethod
    def _more(connection: socket.socket) -> bytes:
        data = connection.recv(CHUNK)
        if not data:
            raise ConnectionError("the server ended the connection in the middle of an answer")
        return data

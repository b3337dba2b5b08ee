"""Somebody at the pages without a browser: keeps cookies and the form's token, follows nothing by itself."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urlsplit

from app.demo.city import PASSWORD

TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server said."""

    status: int
    text: str
    location: str


@dataclass(slots=True)
class Visitor:
    """One session with the server at `address`, which may be another process by the next request."""

    address: str
    cookies: dict[str, str] = field(default_factory=dict)
    token: str = ""

    def get(self, path: str) -> Answer:
        """A page; its form's token is kept for the next `post`."""
        answer = self._send("GET", path, "")
        found = TOKEN.search(answer.text)
        self.token = found[1] if found else self.token
        return answer

    def post(self, path: str, values: Mapping[str, str]) -> Answer:
        """A form sent. OSError when the server ends before it has answered."""
        return self._send("POST", path, urlencode({"csrf_token": self.token, **values}))

    def sign_in(self, login: str) -> None:
        """Log in with the demo's password."""
        self.get("/login")
        answer = self.post("/login", {"login": login, "password": PASSWORD})
        assert (answer.status, urlsplit(answer.location).path) == (302, "/inbox"), answer.text
        self.get("/inbox")

    def _send(self, method: str, path: str, body: str) -> Answer:
        connection = HTTPConnection(urlsplit(self.address).netloc, timeout=60)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            connection.request(method, path, body or None, headers)
            answer = connection.getresponse()
            text = answer.read().decode("utf-8")
        finally:
            connection.close()
        for name, morsel in SimpleCookie("\r\n".join(answer.headers.get_all("Set-Cookie", []))).items():
            self.cookies[name] = morsel.value
        return Answer(answer.status, text, answer.headers.get("Location", ""))

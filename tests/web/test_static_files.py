"""Style sheets and scripts: compressed for whoever accepts it, not sent again to whoever has them."""

import gzip

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.web import STATIC, static_files

PLAIN = (STATIC / "huiyin.css").read_bytes()


@pytest.fixture
def client() -> FlaskClient:
    """An application that has nothing but the product's static files."""
    app = Flask(__name__, static_folder=str(STATIC), static_url_path="/static")
    static_files.install(app)
    return app.test_client()


def test_a_style_sheet_is_compressed_for_whoever_accepts_it(client: FlaskClient) -> None:
    packed = client.get("/static/huiyin.css", headers={"Accept-Encoding": "br, gzip"}, buffered=True)
    assert packed.headers["Content-Encoding"] == "gzip"
    assert len(packed.data) == int(packed.headers["Content-Length"]) < len(PLAIN) / 2
    assert gzip.decompress(packed.data) == PLAIN
    for refused in ({}, {"Accept-Encoding": "gzip;q=0"}):
        plain = client.get("/static/huiyin.css", headers=refused, buffered=True)
        assert "Content-Encoding" not in plain.headers
        assert plain.data == PLAIN
        assert (packed.headers["Vary"], plain.headers["Vary"]) == ("Accept-Encoding", "Accept-Encoding")


@pytest.mark.parametrize("accepted", ["gzip", ""])
def test_a_file_that_has_not_changed_is_not_sent_again(client: FlaskClient, accepted: str) -> None:
    known = client.get("/static/huiyin.css", headers={"Accept-Encoding": "gzip"}, buffered=True).headers["ETag"]
    again = client.get(
        "/static/huiyin.css", headers={"Accept-Encoding": accepted, "If-None-Match": known}, buffered=True
    )
    assert (again.status_code, again.data) == (304, b"")


def test_heads_parts_and_small_files_stay_as_they_are(client: FlaskClient) -> None:
    accepting = {"Accept-Encoding": "gzip"}
    part = client.get("/static/huiyin.css", headers={**accepting, "Range": "bytes=0-9"}, buffered=True)
    assert (part.status_code, part.data) == (206, PLAIN[:10])
    assert client.get("/static/nothing.css", headers=accepting, buffered=True).status_code == 404
    assert client.head("/static/huiyin.css", headers=accepting, buffered=True).data == b""
    small = client.get("/static/mark.svg", headers=accepting, buffered=True)
    assert small.data == (STATIC / "mark.svg").read_bytes()

"""Addresses in templates: what `url_for` gives, wherever the application is put."""

from typing import Any

import pytest
from flask import Flask, render_template_string, url_for
from werkzeug.routing import BuildError

from app.web import links


@pytest.fixture
def site() -> Flask:
    app = Flask(__name__)
    app.add_url_rule("/items/<int:number>", "item")
    app.add_url_rule("/<any(red, blue):colour>/<name>/%", "coloured")
    app.add_url_rule("/first", "page", defaults={"number": 1})
    app.add_url_rule("/page/<int:number>", "page")
    links.install(app)
    return app


def test_an_address_is_what_flask_builds_every_time(site: Flask) -> None:
    for root in ("", "/huiyin", ""):
        with site.test_request_context("/", environ_overrides={"SCRIPT_NAME": root}):
            for number, after in ((1, None), (2, "甲 & 乙"), (1, None), (1, "x")):
                address = render_template_string(
                    "{{ url_for('item', number=number, after=after)|safe }}", number=number, after=after
                )
                assert address == url_for("item", number=number, after=after)
                assert address.startswith(f"{root}/items/{number}")


@pytest.mark.parametrize(
    ("endpoint", "several"),
    [
        (
            "item",
            [
                {"number": number, "tab": tab, "q": q}
                for number in (0, 7)
                for tab in ("", "x-1", "a b")
                for q in (3, "甲%")
            ],
        ),
        (
            "item",
            [{"tab": tab, "number": number} for number in (5, -0, 2**62) for tab in ("x", None, True, ("a", "b"))],
        ),
        (
            "coloured",
            [{"colour": colour, "name": name} for colour in ("red", "blue") for name in ("2026-00001", "a/b")],
        ),
        ("page", [{"number": number} for number in (2, 1, 3, 1)]),
        ("page", [{"number": 2, "_anchor": anchor} for anchor in ("c1", "c2")]),
    ],
)
def test_whatever_is_filled_in_stands_in_the_address(
    site: Flask, endpoint: str, several: list[dict[str, Any]]
) -> None:
    link: Any = site.jinja_env.globals["url_for"]
    with site.test_request_context("/"):
        assert [link(endpoint, **given) for given in several] == [url_for(endpoint, **given) for given in several]


def test_an_address_with_its_host_is_this_requests(site: Flask) -> None:
    for host in ("a.example", "b.example"):
        with site.test_request_context("/", base_url=f"http://{host}"):
            address = render_template_string("{{ url_for('item', number=1, _external=true) }}")
            assert address == f"http://{host}/items/1"


def test_an_address_that_does_not_exist_is_still_refused(site: Flask) -> None:
    with site.test_request_context("/"), pytest.raises(BuildError):
        render_template_string("{{ url_for('item', name='x') }}")


def test_an_address_is_built_once(site: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    built: list[str] = []

    def counted(endpoint: str, **arguments: Any) -> str:
        built.append(endpoint)
        return url_for(endpoint, **arguments)

    monkeypatch.setattr(links, "url_for", counted)
    for number in range(3):
        with site.test_request_context("/"):
            render_template_string("{{ url_for('item', number=number) }}", number=number)
    assert built == ["item"]

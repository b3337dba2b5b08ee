"""Chinese is marked where data is shown, and nothing else is touched."""

from collections.abc import Iterator

import pytest
from flask import Flask, render_template_string
from jinja2 import DictLoader

from tests.web.portal_world import World, city, world

__all__ = ["city", "world"]

ENGLISH = {"Cookie": "language=en"}


@pytest.fixture
def app(world: World) -> Iterator[Flask]:
    """The product over a small city, in the middle of a request of somebody who reads English."""
    with world.app.test_request_context("/", headers=ENGLISH):
        yield world.app


TEMPLATES = DictLoader({})
"""One for all: the environment of a language keeps the loader that it was made with."""


def drawn(app: Flask, template: str, **given: object) -> str:
    """A template of the product as it comes out."""
    name = f"{len(TEMPLATES.mapping)}.html"
    TEMPLATES.mapping = {**TEMPLATES.mapping, name: template}
    app.jinja_env.loader = TEMPLATES
    return app.jinja_env.get_template(name).render(**given)


PLACES = (
    ("<p>{{ x }}</p>", '<p><span lang="zh-CN">某事</span></p>'),
    ("<p>{{ n }} {{ y }}</p>", "<p>7 plain</p>"),
    ('<a title="{{ x }}">{{ y }}</a>', '<a title="某事">plain</a>'),
    ("<option value='{{ x }}'>{{ x }}</option>", "<option value='某事'>某事</option>"),
    ("<textarea>{{ x }}</textarea>", "<textarea>某事</textarea>"),
    ("{% block title %}{{ x }}{% endblock %}", "某事"),
    ("{{ _('%(unit)s签收', unit=x) }}", 'Acknowledged by <span lang="zh-CN">某事</span>'),
    ("{{ _('%(unit)s签收', unit=x) if n else y }}", 'Acknowledged by <span lang="zh-CN">某事</span>'),
    ("<b>{{ x|as_written }}</b>", '<b><span lang="zh-CN">某事</span></b>'),
)
"""A template, and what comes out for the Chinese x, the plain y and the number n."""


def test_what_is_put_out_is_marked_by_its_place(app: Flask) -> None:
    given = {"x": "某事", "y": "plain", "n": 7}
    assert [drawn(app, template, **given) for template, _said in PLACES] == [said for _template, said in PLACES]


def test_names_that_are_known_are_said(app: Flask) -> None:
    named = {"x": "发布留言", "place": "求助"}
    assert drawn(app, "<p>{{ x }}</p>", **named) == "<p>Publish the message</p>"
    assert drawn(app, '<p aria-label="{{ x }}">{{ place }}</p>', **named) == (
        '<p aria-label="Publish the message">Request for help</p>'
    )
    assert drawn(app, '<input value="{{ x }}">', **named) == '<input value="发布留言">', "what comes back stays"


def test_names_are_converted_and_what_people_wrote_is_not(world: World) -> None:
    with world.app.test_request_context("/", headers={"Cookie": "language=zh-Hant"}):
        assert drawn(world.app, "<p>{{ x }}</p>", x="发布留言") == "<p>發布留言</p>"
        assert drawn(world.app, "<p>{{ x }}</p>", x="发布留言/转办") == "<p>發布留言/轉辦</p>"
        assert drawn(world.app, "<p>{{ x }}</p>", x="路灯坏了") == '<p><span lang="zh-CN">路灯坏了</span></p>'
        assert drawn(world.app, "<p>{{ x }}</p>", x="中山") == "<p>中山</p>", "nothing to mark"


def test_markup_stays_as_it_is_and_text_is_escaped(app: Flask) -> None:
    assert drawn(app, "<p>{{ x }}</p>", x="<b>某事") == '<p><span lang="zh-CN">&lt;b&gt;某事</span></p>'


def test_pages_in_chinese_are_left_alone(world: World) -> None:
    with world.app.test_request_context("/"):
        assert drawn(world.app, "<p>{{ x }}</p>", x="某事") == "<p>某事</p>"
        assert render_template_string("{{ x }}", x="发布留言") == "发布留言"

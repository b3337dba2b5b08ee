"""Templates compiled once per language: each page in its reader's words, with blanks filled safely."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask, render_template
from flask_babel import Babel, Domain, force_locale
from flask_babel.speaklater import LazyString
from jinja2 import DictLoader, pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

import app as product
from app.web.format import say
from app.web.owned import as_written, own
from app.web.templating import IN_CHINESE, SpokenTemplates, escaped
from forms.words import say as sentence

TEMPLATES = {
    "frame.html": "<title>{{ _('提交') }}</title>{% block main %}{% endblock %}",
    "parts.html": "{% macro light(n) %}<b>{{ _('最多%(n)s字', n=n) }}</b>{% endmacro %}",
    "page.html": "{% extends 'frame.html' %}{% from 'parts.html' import light %}"
    "{% block main %}{{ light(days) }}{{ _(chosen) }}{{ [_('提交'), days]|join(_('100%%&')) }}{% endblock %}",
    "plain.txt": "{{ _('提交') }}{{ _('最多%(n)s字', n=days) }}",
}


@pytest.fixture
def pages() -> Iterator[Flask]:
    """An application with the product's catalogue and templates of ours."""
    app = Flask(__name__)
    app.jinja_environment = SpokenTemplates
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(Path(str(product.__file__)).parent / "web" / "translations")
    Babel(app, default_locale="zh_Hans_CN")
    app.jinja_env.loader = DictLoader(TEMPLATES)
    with app.test_request_context():
        yield app


def test_all_parts_of_a_page_speak_its_readers_language(pages: Flask) -> None:
    chinese = "<title>提交</title><b>最多3字</b>提交提交100%&3"
    english = "<title>Submit</title><b>at most 3 characters</b>SubmitSubmit100%&3"
    for _ in range(2):
        assert render_template("page.html", days=3, chosen="提交") == chinese
        with force_locale("en"):
            assert render_template("page.html", days=3, chosen="提交") == english


@pytest.mark.parametrize(
    "value",
    [
        "回音",
        "<b>",
        "a & b",
        'say "so"',
        "it's",
        "",
        7,
        1.5,
        None,
        Markup("<b>&amp;</b>"),
        LazyString(lambda: "<i>"),
    ],
)
def test_a_piece_of_a_page_is_what_escaping_gives(value: object) -> None:
    assert str(escaped(value)) == str(escape(value))


def test_in_chinese_the_filters_for_words_give_what_they_always_give(pages: Flask) -> None:
    texts = ["提交", "", None, sentence("余%(n)s日", n=3), Markup("<b>市</b>")]
    for name, plain in IN_CHINESE.items():
        usual = {"say": say, "own": own, "as_written": as_written}[name]
        for text in texts if name == "say" else texts[:1] + texts[4:]:
            assert plain(text) == usual(text)


def test_what_fills_a_sentence_is_escaped_in_pages_and_nowhere_else(pages: Flask) -> None:
    assert "<b>最多&lt;i&gt;字</b>" in render_template("page.html", days="<i>", chosen="提交")
    assert render_template("plain.txt", days="<i>") == "提交最多<i>字"


def test_functions_get_what_they_ask_for(pages: Flask) -> None:
    @pass_context
    def of_page(context: Context, more: int) -> str:
        return f"{context['days']}+{more}"

    assert isinstance(pages.jinja_env.loader, DictLoader)
    pages.jinja_env.loader.mapping = {
        "page.html": "{% macro own(n) %}[{{ n }}]{% endmacro %}{% block main %}{% for one in [1] %}"
        "{{ own(n=one) }}{{ plain(1, more=2) }}{{ of_page(3) }}{{ range(2)|list }}{% endfor %}{% endblock %}"
    }
    pages.jinja_env.globals.update(plain=lambda one, more: one + more, of_page=of_page)
    assert render_template("page.html", days=7) == "[1]37+3[0, 1]"


def test_a_sentence_written_out_is_not_looked_up_again(pages: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    render_template("page.html", days=3, chosen="提交")
    asked: list[str] = []
    translations = Domain.get_translations

    def noted(domain: Domain) -> object:
        asked.append("")
        return translations(domain)

    monkeypatch.setattr(Domain, "get_translations", noted)
    render_template("page.html", days=4, chosen="提交")
    assert len(asked) == 1, "only what the page was given is looked up"


def test_a_page_may_be_drawn_where_nobody_reads(pages: Flask) -> None:
    app = Flask(__name__)
    app.jinja_environment = SpokenTemplates
    app.jinja_env.globals["_"] = lambda msgid, **blanks: msgid % blanks
    app.jinja_env.loader = DictLoader(TEMPLATES)
    assert app.jinja_env.get_template("plain.txt").render(days=3) == "提交最多3字"

"""Templates compiled once per language: the words that stand in them are translated then, not on every page.

A page says a hundred sentences; looking each one up took longer than everything else that draws it
(docs/decisions/0131-words-are-compiled-into-pages.md).
"""

from typing import Any

from flask.sansio.app import App
from flask.templating import Environment
from flask_babel import get_locale, gettext
from jinja2 import Template, nodes
from jinja2.compiler import CodeGenerator
from jinja2.visitor import NodeTransformer
from markupsafe import Markup

from app.web.marking import SHOWN, Marking

OWN = "zh_Hans_CN"
"""The locale that names and messages are written in: nothing need be marked on its pages."""


class SpokenTemplates(Environment):
    """Jinja's environment with one copy of every template per language.

    A page is drawn from the copy of the language that its reader has when it begins; all that it extends and
    imports follows.
    """

    language = ""
    """The locale of the words in these templates; empty in the environment that knows all languages."""

    def __init__(self, app: App, **options: Any) -> None:
        super().__init__(app, **options)
        self.code_generator_class = _Speaking
        self._spoken: dict[str, SpokenTemplates] = {}

    def get_template(self, name: Any, parent: str | None = None, globals: Any = None) -> Template:
        """The template, in the language of this request."""
        locale = get_locale()
        if self.language or locale is None:
            return super().get_template(name, parent, globals)
        return self._in(str(locale)).get_template(name, parent, globals)

    def _in(self, language: str) -> "SpokenTemplates":
        templates = self._spoken.get(language)
        if templates is None:
            templates = self.overlay()
            templates.language = language
            templates = self._spoken.setdefault(language, templates)
        return templates


class _Speaking(CodeGenerator):
    """Writes a template with its sentences translated, where it belongs to a language."""

    def visit(self, node: nodes.Node, *given: Any, **named: Any) -> Any:
        templates = self.environment
        if isinstance(node, nodes.Template) and isinstance(templates, SpokenTemplates) and templates.language:
            node = _Translation(templates, self.name).visit(node)
            if templates.language != OWN and SHOWN in templates.filters:
                node = Marking().visit(node)
        return super().visit(node, *given, **named)


class _Translation(NodeTransformer):
    """Puts the translation in the place of every sentence that is written out in a template."""

    def __init__(self, environment: Environment, name: str | None) -> None:
        escapes = environment.autoescape
        self._kind = Markup if (escapes(name) if callable(escapes) else escapes) else str

    def visit(self, node: nodes.Node, *given: Any, **named: Any) -> Any:
        changed = super().visit(node, *given, **named)
        match changed:
            case nodes.Call(
                node=nodes.Name(name="_"),
                args=[nodes.Const(value=str(msgid))],
                kwargs=blanks,
                dyn_args=None,
                dyn_kwargs=None,
            ):
                return self._said(self._kind(gettext(msgid)), blanks)
        return changed

    def _said(self, sentence: str, blanks: list[nodes.Keyword]) -> nodes.Expr:
        """As `_` would say it: always a format, its blanks escaped."""
        if not blanks:
            return nodes.Const(sentence % {})
        return nodes.Mod(
            nodes.Const(sentence), nodes.Dict([nodes.Pair(nodes.Const(one.key), one.value) for one in blanks])
        )

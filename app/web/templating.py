"""Templates compiled once per language: the words that stand in them are translated then, not on every page.

A page says a hundred sentences; looking each one up took longer than everything else that draws it
(docs/decisions/0131-words-are-compiled-into-pages.md).
"""

import re
from collections.abc import Callable, Mapping, MutableMapping
from types import FunctionType
from typing import Any

from flask.sansio.app import App
from flask.templating import Environment
from flask_babel import get_locale, gettext
from jinja2 import Template, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.runtime import Context, Macro
from jinja2.visitor import NodeTransformer
from markupsafe import Markup, escape

from app.web.marking import SHOWN, Marking

OWN = "zh_Hans_CN"
"""The locale that names and messages are written in: nothing need be marked on its pages."""

IN_CHINESE: Mapping[str, Callable[[Any], str]] = {
    "say": lambda text: str(text) if text else "",
    "own": lambda name: name if isinstance(name, Markup) else str(name),
    "as_written": lambda text: text if isinstance(text, Markup) else str(text),
}
"""What the filters for words and names come to where every page is Chinese, without asking for its language."""


SPECIAL = re.compile("[&<>\"']").search
"""What must not stand on a page as it is."""


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
        self.context_class = Drawing
        self._spoken: dict[str, SpokenTemplates] = {}

    def get_template(self, name: Any, parent: str | None = None, globals: Any = None) -> Template:
        """The template, in the language of this request."""
        locale = None if self.language else get_locale()
        if locale is None:
            return super().get_template(name, parent, globals)
        return self._in(str(locale)).get_template(name, parent, globals)

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The globals of a template: those of all, unless it has some of its own.

        Jinja wraps them for each template and compares them at every import, one by one.
        """
        return super().make_globals(d) if d else self.globals

    def _in(self, language: str) -> "SpokenTemplates":
        templates = self._spoken.get(language)
        if templates is None:
            templates = self.overlay()
            templates.language = language
            if language == OWN:
                templates.filters = {**self.filters, **IN_CHINESE}
            templates = self._spoken.setdefault(language, templates)
        return templates


def escaped(value: Any) -> Any:
    """What stands for a value on a page: as `markupsafe.escape` gives it, without an object for every piece."""
    kind = type(value)
    if kind is Markup or (kind is str and not SPECIAL(value)):
        return value
    return escape(value)


class Drawing(Context):
    """What a template draws with; macros and plain functions, a hundred a page, are called without much ado."""

    def call(self, called: Any, /, *arguments: Any, **named: Any) -> Any:
        """Call a function from a template, as Jinja's own context does."""
        kind = type(called)
        plain = kind is FunctionType and "jinja_pass_arg" not in called.__dict__
        if not plain and kind is not Macro:
            return super().call(called, *arguments, **named)
        if named:
            named.pop("_block_vars", None)
            named.pop("_loop_vars", None)
        return called(*arguments, **named) if plain else called(self.eval_ctx, *arguments, **named)


class _Speaking(CodeGenerator):
    """Writes a template with its sentences translated, where it belongs to a language."""

    def visit(self, node: nodes.Node, *given: Any, **named: Any) -> Any:
        templates = self.environment
        if isinstance(node, nodes.Template):
            self.writeline(f"from {__name__} import escaped")
            if isinstance(templates, SpokenTemplates) and templates.language:
                node = _Translation(templates, self.name).visit(node)
                if templates.language != OWN and SHOWN in templates.filters:
                    node = Marking().visit(node)
        return super().visit(node, *given, **named)

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if frame.eval_ctx.autoescape and not frame.eval_ctx.volatile and finalize.src is None:
            self.write("escaped(")
        else:
            super()._output_child_pre(node, frame, finalize)


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

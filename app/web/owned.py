"""Names made in this installation, and what people wrote, in the reader's language.

Names of steps, units and categories are said in English where their owners gave them English, and written in
traditional characters. Whatever remains Chinese on a page of another language is marked as Chinese.
"""

import re
from collections.abc import Callable, Mapping

from flask import Flask, g
from flask_babel import gettext
from markupsafe import Markup

from app.operations.traditional import traditional
from app.web.chosen import CHINESE, TRADITIONAL, current_tag
from app.web.marking import SHOWN, SHOWN_IN_TAG
from app.web.office import current_office

IDEOGRAPHS = re.compile("[\u3400-\u9fff\uf900-\ufaff]")
LEVELS = re.compile("( · |/)")
"""Stand between the levels of a place or a category."""


def own(name: object) -> str:
    """The name of a step, process, unit, place or category as its reader should meet it."""
    tag = current_tag()
    text = name if isinstance(name, Markup) else str(name)
    if tag == CHINESE or not IDEOGRAPHS.search(text):
        return text
    if tag == TRADITIONAL:
        return traditional(text)
    known = in_english(text)
    return as_written(text) if known is None else known


def in_english(text: str) -> str | None:
    """The English of a name: as its owners gave it, else level by level, else of the catalogue; None without."""
    names = _names()
    if text in names:
        return names[text]
    pieces = LEVELS.split(text)
    if len(pieces) > 1:
        said = [in_english(piece) for piece in pieces[::2]]
        return None if None in said else " · ".join(filter(None, said))
    said_by_us = str(gettext(text))
    return None if IDEOGRAPHS.search(said_by_us) else said_by_us


def as_written(text: object) -> str:
    """What somebody wrote: never translated, but marked as Chinese on a page of another language."""
    written = text if isinstance(text, Markup) else str(text)
    if current_tag() == CHINESE or not IDEOGRAPHS.search(written):
        return written
    return Markup('<span lang="zh-CN">{}</span>').format(written)


def shown(value: object) -> object:
    """What a page puts out without a filter: a known name in its reader's language, else as it was written."""
    if not isinstance(value, str) or isinstance(value, Markup) or not IDEOGRAPHS.search(value):
        return value
    if current_tag() != TRADITIONAL or all(map(_is_known, LEVELS.split(value)[::2])):
        return own(value)
    return value if traditional(value) == value else as_written(value)


def shown_in_tag(value: object) -> object:
    """The same for an attribute, or for an element that cannot mark a part of its text."""
    return unmarked(shown(value)) if isinstance(value, str) else value


def as_written_here() -> Markup:
    """The attribute that marks an element whose text somebody wrote; nothing on a page that is Chinese itself."""
    return Markup("") if current_tag() == CHINESE else Markup(' lang="zh-CN"')


def unmarked(text: object) -> str:
    """`text` for an attribute or an option, where no element can mark its language."""
    return text.striptags() if isinstance(text, Markup) else str(text)


FILTERS: Mapping[str, Callable[[object], object]] = {
    "own": own,
    "as_written": as_written,
    "unmarked": unmarked,
    SHOWN: shown,
    SHOWN_IN_TAG: shown_in_tag,
}


def install(app: Flask) -> None:
    """Make names and marks known to templates."""
    app.jinja_env.filters.update(FILTERS)
    app.jinja_env.globals["as_written_here"] = as_written_here
    app.jinja_env.globals["names_in"] = lambda: None if current_tag() == CHINESE else current_tag()


def _is_known(name: str) -> bool:
    return name in _names() or str(gettext(name)) != name


def _names() -> Mapping[str, str]:
    if "english_names" not in g:
        g.english_names = current_office().english()
    names: Mapping[str, str] = g.english_names
    return names

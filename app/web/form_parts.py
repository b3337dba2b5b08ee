"""Parts of the fields of forms that are the same again and again: what a field is described by, and long lists."""

from collections.abc import Collection, Iterable
from functools import partial
from typing import Any

from flask import Flask, get_template_attribute
from markupsafe import Markup

from app.web.drawn_once import drawn_once

Options = tuple[tuple[str, str], ...]
Hints = tuple[tuple[str, Any], ...]
LISTS, FIELDS = "macros/options.html", "macros/form.html"

TYPED = frozenset({"line", "text", "letter", "date", "datetime", "number"})
BUTTONS = frozenset({"radios", "scale", "checks"})

MOST_FIELDS = 1024
"""Fields kept: those of all forms, empty or with one of their few answers."""


def described_by(field: Any, *, counted: bool = False) -> str:
    """The ids of whatever explains a field: its help, its mistake, the count of its letters."""
    ids = []
    if field.condition or field.description or field.note:
        ids.append(f"{field.id}-help")
    if field.errors:
        ids.append(f"{field.id}-err")
    if field.flags.maxlength and (counted or field.look in {"text", "letter"}):
        ids.append(f"{field.id}-count")
    return " ".join(ids)


def aria(field: Any) -> Markup:
    """The attributes of a control that tie it to what explains it."""
    ids = described_by(field)
    said = Markup(' aria-describedby="{}"').format(ids) if ids else Markup()
    return said + Markup(' aria-invalid="true"') if field.errors else said


def option_list(field: Any) -> Markup:
    """The options of a list, under their groups."""
    return _option_list(_pairs(field.options), field.data or "")


def option_buttons(field: Any) -> Markup:
    """The options of a field as buttons, one or several of which may be chosen."""
    several = field.look == "checks"
    required = bool(field.flags.required) and not several
    return _option_buttons(_pairs(field.options), field.name, frozenset(field.chosen()), several, required)


def known_field(field: Any) -> Markup | None:
    """A field as `macros/form.html` draws it where many forms show the same; None for one to be drawn for itself.

    The same are those without a mistake in which nothing is typed, or whose answers are few.
    """
    if field.errors or field.origin is None:
        return None
    if field.look in BUTTONS:
        state: dict[str, Any] = {"data": field.data, "_options": _pairs(field.options)}
        if field.look == "checks":
            state["data"] = tuple(field.data)
    elif field.look == "check" or (field.look in TYPED and not field._value()):
        state = {"data": field.data}
    else:
        return None
    hints = tuple(field.render_kw.items())
    return _known_field(field.origin, field.condition, field.note, hints, tuple(state.items()))


def install(app: Flask) -> None:
    """Make the parts known to templates."""
    app.jinja_env.globals.update(
        described_by=described_by, aria=aria, option_list=option_list, option_buttons=option_buttons
    )
    app.jinja_env.globals["known_field"] = known_field


def _pairs(options: Iterable[Iterable[str]]) -> Options:
    return tuple((value, label) for value, label in options)


@partial(drawn_once, most=MOST_FIELDS)
def _known_field(origin: Any, condition: Any, note: str, hints: Hints, state: Hints) -> Markup:
    """Of the field that is shown its origin, and what is given here, are all that is drawn."""
    alone = origin.alone(condition, note=note, render_kw=dict(hints), **dict(state))
    drawn: Markup = get_template_attribute(FIELDS, "field")(alone)
    return drawn


@drawn_once
def _option_list(options: Options, chosen: str) -> Markup:
    drawn: Markup = get_template_attribute(LISTS, "option_list")(options, chosen)
    return drawn


@drawn_once
def _option_buttons(options: Options, name: str, chosen: Collection[str], several: bool, required: bool) -> Markup:
    drawn: Markup = get_template_attribute(LISTS, "option_buttons")(options, name, chosen, several, required)
    return drawn

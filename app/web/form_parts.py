"""Parts of the fields of forms that are the same again and again: what a field is described by, and long lists."""

from collections.abc import Collection, Iterable
from typing import Any

from flask import Flask, get_template_attribute
from markupsafe import Markup

from app.web.drawn_once import drawn_once

Options = tuple[tuple[str, str], ...]
LISTS = "macros/options.html"


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


def install(app: Flask) -> None:
    """Make the parts known to templates."""
    app.jinja_env.globals.update(
        described_by=described_by, aria=aria, option_list=option_list, option_buttons=option_buttons
    )


def _pairs(options: Iterable[Iterable[str]]) -> Options:
    return tuple((value, label) for value, label in options)


@drawn_once
def _option_list(options: Options, chosen: str) -> Markup:
    drawn: Markup = get_template_attribute(LISTS, "option_list")(options, chosen)
    return drawn


@drawn_once
def _option_buttons(options: Options, name: str, chosen: Collection[str], several: bool, required: bool) -> Markup:
    drawn: Markup = get_template_attribute(LISTS, "option_buttons")(options, name, chosen, several, required)
    return drawn

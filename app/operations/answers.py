"""A completed form in words: what its fields were called and how people read what was answered."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from app.domain.units import UnitTree
from app.engine.definition import Element
from app.store.attachments import AttachmentRecord
from forms import FORMS
from forms.base import TaskForm
from forms.declared import declared_form

LONGEST_ID = 18
"""Digits; a longer number is no person's id."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One answered field. `kind` is the field's look and says which of the others holds the answer."""

    name: str
    label: str
    kind: str
    """line text letter check date datetime number radios select checks scale table files"""
    texts: tuple[str, ...] = ()
    """What was typed or chosen, as people read it; dates as ISO."""
    heads: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    files: tuple[AttachmentRecord, ...] = ()


@dataclass(frozen=True, slots=True)
class Names:
    """What ids in answers stand for."""

    tree: UnitTree
    people: Mapping[int, str]
    files: Mapping[int, AttachmentRecord]


def form_of(element: Element) -> type[TaskForm] | None:
    """The form class of a user task: declared in the diagram, or registered; None when it is so no longer."""
    if element.fields:
        return declared_form([asdict(field) for field in element.fields])
    return FORMS.get(element.form or element.id)


def answers(form: type[TaskForm], inputs: Mapping[str, Any], names: Names) -> tuple[Answer, ...]:
    """What was answered, in the order of the form; fields left empty are left out."""
    return tuple(_answers(form.blank(), inputs, names))


def people_in(inputs: Iterable[Mapping[str, Any]]) -> set[int]:
    """The numbers in answers that may be people's ids."""
    texts = (value for values in inputs for value in values.values() if isinstance(value, str))
    return {int(text) for text in texts if text.isdecimal() and len(text) < LONGEST_ID}


def _answers(form: TaskForm, inputs: Mapping[str, Any], names: Names) -> Iterator[Answer]:
    for field in form:
        value = inputs.get(field.short_name)
        if value in (None, "", []) or (value is False and field.look == "check"):
            continue
        yield _answer(field, value, names)


def _answer(field: Any, value: Any, names: Names) -> Answer:
    named = (field.short_name, field.caption, field.look)
    if field.look == "files":
        kept = (names.files.get(int(file)) for file in value if str(file).isdecimal())
        return Answer(*named, files=tuple(file for file in kept if file is not None))
    if field.look == "table":
        rows = tuple(tuple(str(row.get(column.name, "")) for column in field.columns) for row in value)
        return Answer(*named, heads=tuple(column.label for column in field.columns), rows=rows)
    if field.look == "check":
        return Answer(*named)
    values = value if isinstance(value, list) else [value]
    return Answer(*named, texts=tuple(_read(field, one, names) for one in values))


def _read(field: Any, value: Any, names: Names) -> str:
    if isinstance(value, bool):
        return _label(field, field.sent_as(value))
    text = str(value)
    if not getattr(field, "source", ""):
        return _label(field, text)
    if text in names.tree:
        return names.tree.name(text)
    return names.people.get(int(text), text) if text.isdecimal() else text


def _label(field: Any, value: str) -> str:
    """How people read an answer; a sentence stays one, so that the page can say it in its reader's language."""
    said: str = field.answer_label(value)
    return said

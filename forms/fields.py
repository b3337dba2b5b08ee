"""Fields: a WTForms field that knows when it is asked, what it needs, and its value as JSON.

Beside WTForms' own attributes every field offers to the templates: `look` (which control: line text letter check
radios select checks scale date datetime number files table), `caption`, `description` (help), `note` (what the
case adds to the help), `condition` (when it is asked: a sentence for pages without script), `marked` (必填),
`suggestions`, `readonly`; and to the form: `cleaned()`.
What was typed is shown again as typed; `data` holds it tidied.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Self, TypeAlias

from wtforms import BooleanField, Field, StringField, TextAreaField, widgets
from wtforms.validators import StopValidation, ValidationError

from forms.conditions import Condition
from forms.validators import AtMost, Filled, HiddenUnless, Length, Required
from forms.words import Sentence, _, say

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"
Pairs: TypeAlias = Sequence[tuple[str, str]]

LINE, TEXT, LETTER = 100, 2000, 8000
"""Usual lengths in characters: one line, a paragraph or several, the text of a reply."""
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff\u200b\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)


def tidy(text: str) -> str:
    """Without control and direction marks, line breaks as one character, no blanks around."""
    if text.isprintable():
        return text.strip()
    return _UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


class Asked(Field):
    """What all fields share: when they are asked, whether they must be answered, and how they are explained.

    `required` is True (whenever the field is shown), False, or the condition under which it is; `shown` is the
    condition under which the field is asked at all. What was sent beyond it is refused, or dropped where the form
    itself had `proposed` it: nobody should have to clear what he did not type.
    """

    look = "line"
    missing = _("请填写“%(field)s”。")
    note: str = ""
    told: Sentence | None = None
    """The condition of a field that belongs to no form."""
    origin: "Asked | None" = None
    """The field of a lasting form's class that this one is a copy of."""
    render_kw: dict[str, Any]

    def __init__(
        self,
        label: str,
        *,
        required: bool | Condition = False,
        shown: Condition | None = None,
        help: str = "",
        rules: Sequence[Any] = (),
        suggestions: Sequence[str] = (),
        readonly: bool = False,
        proposed: bool = False,
        render_kw: Mapping[str, Any] | None = None,
        **options: Any,
    ) -> None:
        self.shown = shown
        self.required = required
        self.marked = required is True
        self.suggestions = tuple(suggestions)
        self.readonly = readonly
        self.proposed = proposed
        hints = dict(render_kw or {})
        if readonly:
            hints["readonly"] = True
        if shown is not None:
            hints["data-shown-when"] = shown.attribute
        if isinstance(required, Condition):
            hints["data-required-when"] = required.attribute
        chain = [*([HiddenUnless(shown)] if shown else []), Required(required), *self.own_rules(), *rules]
        super().__init__(label, chain, description=help, render_kw=hints, **options)
        if self.marked and shown is None:
            self.flags.required = True

    def bound_to(self, form: Any) -> Self:
        """A copy of this field, which belongs to no form, for a new form."""
        field: Self = object.__new__(type(self))
        field.__dict__.update(self.__dict__)
        field._form, field.meta = form, form.meta
        field.origin = self if form.lasting else None
        return field

    def alone(self, condition: Sentence | None, **state: object) -> Self:
        """A copy of this field that belongs to no form and is in another `state`, to be drawn for all forms."""
        field: Self = object.__new__(type(self))
        field.__dict__.update(self.__dict__, **state, told=condition)
        return field

    def validate(self, form: Any, extra_validators: Sequence[Any] = ()) -> bool:
        """Whether the answer may be taken; what is wrong with it stands in `errors`.

        As WTForms does it, without its look at the rules themselves, which were checked when the field was made.
        """
        errors = self.errors = list(self.process_errors)
        for rule in (*self.validators, *extra_validators) if extra_validators else self.validators:
            try:
                rule(form, self)
            except StopValidation as stopped:
                if stopped.args and stopped.args[0]:
                    errors.append(stopped.args[0])
                break
            except ValidationError as wrong:
                errors.append(wrong.args[0])
        return not errors

    def own_rules(self) -> Sequence[Any]:
        """Rules that every field of this class follows, checked on an answer only."""
        return ()

    def prepare(self, choices: Mapping[str, Pairs], facts: Mapping[str, object]) -> None:
        """Take in what the form was given: choices by source, facts of the case."""

    def settle(self) -> None:
        """Read whatever else is needed to show the field."""

    @property
    def condition(self) -> Sentence | None:
        """When the field is asked, in words; None when always, or when the question that decides was left out."""
        if self._form is None:
            return self.told
        if self.shown is None or self.shown.field not in self._form.answers:
            return None
        return self.shown.words(self._form.answers)

    @property
    def caption(self) -> str:
        """The label as text."""
        return str(self.label.text)

    def is_empty(self) -> bool:
        """Whether nothing was answered."""
        return self.data in (None, "", False) or self.data == []

    def chosen(self) -> frozenset[str]:
        """The answers as strings, for conditions."""
        return frozenset() if self.is_empty() else frozenset({str(self.data)})

    def answer_label(self, value: str) -> str:
        """How people read an answer."""
        return value

    def cleaned(self) -> Json:
        """The tidied value as JSON."""
        return "" if self.data is None else str(self.data)


class Line(Asked, StringField):
    """One line of text."""

    def __init__(self, label: str, *, length: int = LINE, least: int = 0, **options: Any) -> None:
        self._length = Length(length, least)
        super().__init__(label, **options)

    def own_rules(self) -> Sequence[Any]:
        return (self._length,)

    def process_data(self, value: object) -> None:
        self.data = tidy(value) if isinstance(value, str) else ""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = self.tidied(valuelist[0]) if valuelist else ""

    def tidied(self, typed: str) -> str:
        """What was typed, as one line."""
        return " ".join(tidy(typed).split("\n"))

    def _value(self) -> str:
        return str(self.raw_data[0]) if self.raw_data else str(self.data)


class Text(Line, TextAreaField):
    """Text of several lines."""

    look = "text"
    widget = widgets.TextArea()

    def __init__(self, label: str, *, length: int = TEXT, **options: Any) -> None:
        super().__init__(label, length=length, **options)

    def tidied(self, typed: str) -> str:
        return tidy(typed)


class Letter(Text):
    """The text of an official reply, set in the face of letters; no placeholder of a template is left in it."""

    look = "letter"

    def __init__(self, label: str, *, length: int = LETTER, **options: Any) -> None:
        super().__init__(label, length=length, **options)

    def own_rules(self) -> Sequence[Any]:
        return (*super().own_rules(), Filled())


class YesNo(Asked, BooleanField):
    """A box to tick; `required` means that it must be ticked."""

    look = "check"
    missing = _("请勾选“%(field)s”。")

    def chosen(self) -> frozenset[str]:
        return frozenset({"y"}) if self.data else frozenset()

    def cleaned(self) -> Json:
        return bool(self.data)


class Files(Asked):
    """Attachments, uploaded before the form is checked: their ids as strings. Operations check whose they are."""

    look = "files"
    missing = _("请上传“%(field)s”。")
    unreadable = _("附件没有上传成功，请重新选择文件。")

    def __init__(self, label: str, *, most: int = 5, **options: Any) -> None:
        self.most = most
        super().__init__(label, **options)

    def own_rules(self) -> Sequence[Any]:
        return (AtMost(self.most),)

    def process_data(self, value: object) -> None:
        self.data = [str(item) for item in value] if isinstance(value, list | tuple) else []

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = list(dict.fromkeys(value for value in valuelist if value))
        if any(not (value.isascii() and value.isdigit() and len(value) <= 19) for value in self.data):
            self.data = []
            raise ValueError(say(self.unreadable))

    def chosen(self) -> frozenset[str]:
        return frozenset(self.data)

    def cleaned(self) -> Json:
        return list(self.data)

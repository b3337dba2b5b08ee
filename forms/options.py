"""Fields answered out of a list: written in the form, or given by the operation under the name of a source."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, TypeAlias

from wtforms import RadioField, SelectField, SelectMultipleField, widgets
from wtforms.fields.choices import SelectChoice

from forms.fields import Asked, Json, Pairs
from forms.validators import AtMost, Offered
from forms.words import _

MOST_CHOSEN = 50
Test: TypeAlias = Callable[[Mapping[str, Any]], Any]
"""A question to the facts of the case."""
NEVER: Mapping[str, Test] = MappingProxyType({})


def words(*labels: str) -> Pairs:
    """Options whose value is the word that people read."""
    return tuple((label, label) for label in labels)


class _Options(Asked):
    """Answers out of a list: written in the form (`options`) or given by the operation (`source`).

    Long lists from a source are shown as a select with an empty line `blank`; short ones as buttons.
    `withdrawn` maps values to a test of the facts of the case: while it is true the value is not offered.
    """

    missing = _("请选择“%(field)s”。")

    def __init__(
        self,
        label: str,
        *,
        options: Pairs = (),
        source: str = "",
        blank: str = "",
        withdrawn: Mapping[str, Test] = NEVER,
        **rest: Any,
    ) -> None:
        self.written = tuple(options)
        self._options: Pairs | None = None
        self._given: tuple[Mapping[str, Pairs], Mapping[str, Any]] = ({}, {})
        self.source = source
        self.withdrawn = withdrawn
        self.blank = blank or _("请选择")
        super().__init__(label, validate_choice=False, choices=(), **rest)

    def own_rules(self) -> Sequence[Any]:
        return (Offered(),)

    def prepare(self, choices: Mapping[str, Pairs], facts: Mapping[str, object]) -> None:
        self._given = choices, facts
        self.choices = self._listed

    def settle(self) -> None:
        self._options = self.pairs(*self._given)

    @property
    def options(self) -> Pairs:
        """What may be chosen, value and label; read when somebody first needs it."""
        if self._options is None:
            self.settle()
        return self._options or ()

    def pairs(self, choices: Mapping[str, Pairs], facts: Mapping[str, Any]) -> Pairs:
        """The options of this case."""
        found = choices.get(self.source, ()) if self.source else self.written
        gone = {value for value, test in self.withdrawn.items() if test(facts)}
        return tuple(pair for pair in found if pair[0] not in gone) if gone else tuple(found)

    def _listed(self) -> list[SelectChoice]:
        """The options as WTForms' own widgets draw them."""
        listed = [SelectChoice(value, label) for value, label in self.options]
        return [SelectChoice("", self.blank), *listed] if self.look == "select" else listed

    def offered(self) -> frozenset[str]:
        """All values that may be chosen."""
        return frozenset(dict(self.options))

    def answer_label(self, value: str) -> str:
        return dict(self.options).get(value, value)


class Choice(_Options, RadioField):
    """One of a few answers; nothing is preselected."""

    look = "radios"

    def process_data(self, value: object) -> None:
        self.data = "" if value is None else str(value)

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = valuelist[0] if valuelist else ""


class Picker(_Options, SelectField):
    """One of many: a unit, a person, a category, a place."""

    look = "select"

    def process_data(self, value: object) -> None:
        self.data = "" if value is None else str(value)

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = valuelist[0] if valuelist else ""


class Several(_Options, SelectMultipleField):
    """Any number of answers, each a box to tick; repeats count once, the order is that of the list."""

    look = "checks"
    widget = widgets.ListWidget(prefix_label=False)
    option_widget = widgets.CheckboxInput()

    def own_rules(self) -> Sequence[Any]:
        return (Offered(), AtMost(MOST_CHOSEN))

    def pairs(self, choices: Mapping[str, Pairs], facts: Mapping[str, Any]) -> Pairs:
        """Boxes stand without the heading under which a list would group them (甲 · 乙)."""
        found = super().pairs(choices, facts)
        return tuple((value, label.rpartition(" · ")[2]) for value, label in found) if self.source else found

    def process_data(self, value: object) -> None:
        self.data = [str(item) for item in value] if isinstance(value, list | tuple) else []

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = list(dict.fromkeys(value for value in valuelist if value))

    def chosen(self) -> frozenset[str]:
        return frozenset(self.data)

    def cleaned(self) -> Json:
        return [value for value, _label in self.options if value in self.data] if self.data else []


class _TwoAnswers(Choice):
    """A choice between two answers that becomes a real truth value."""

    positive, negative = "true", "false"

    def sent_as(self, value: bool) -> str:
        """What a browser sends for the truth value."""
        return self.positive if value else self.negative

    def process_data(self, value: object) -> None:
        super().process_data(self.sent_as(value) if isinstance(value, bool) else value)

    def cleaned(self) -> Json:
        return str(self.data) == self.positive


class Decision(_TwoAnswers):
    """同意 or 退回: the variable `approved`."""

    positive, negative = "approve", "reject"

    def __init__(self, label: str, *, approve: str, reject: str, **options: Any) -> None:
        pairs = ((self.positive, approve), (self.negative, reject))
        super().__init__(label, options=pairs, required=True, **options)


class YesOrNo(_TwoAnswers):
    """A question that must be answered with yes or no."""

    def __init__(self, label: str, **options: Any) -> None:
        super().__init__(label, options=((self.positive, _("是")), (self.negative, _("否"))), **options)


class Scale(Choice):
    """A mark from 1 to 5."""

    look = "scale"

    def __init__(self, label: str, **options: Any) -> None:
        super().__init__(label, options=tuple((str(mark), str(mark)) for mark in range(1, 6)), **options)

    def cleaned(self) -> Json:
        return int(self.data) if self.data else None

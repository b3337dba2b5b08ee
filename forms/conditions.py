"""When a field is asked: a condition on another field of the same form, readable by server, script and people."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from forms.words import Listed, Sentence, _, say


class Answer(Protocol):
    """A field as conditions and forms read it."""

    def chosen(self) -> frozenset[str]:
        """The answers as strings; empty when nothing was answered."""
        ...

    def answer_label(self, value: str) -> str:
        """How people read one of the answers."""
        ...

    @property
    def caption(self) -> str:
        """The field's label."""
        ...

    def is_empty(self) -> bool:
        """Whether nothing was answered."""
        ...

    def cleaned(self) -> Any:
        """The tidied value as JSON."""
        ...


@dataclass(frozen=True, slots=True)
class Condition:
    """Holds when `field` has one of `values` (none of them when `negated`); without values, when it has an answer.

    A negated condition does not hold while `field` is unanswered: nothing more is asked before the first choice.
    """

    field: str
    values: tuple[str, ...] = ()
    negated: bool = False

    def holds(self, answers: Mapping[str, Answer]) -> bool:
        """Whether the condition is met; a field that the form has left out is never answered."""
        answer = answers.get(self.field)
        chosen = answer.chosen() if answer is not None else frozenset()
        if not chosen or not self.values:
            return bool(chosen)
        return chosen.isdisjoint(self.values) if self.negated else not chosen.isdisjoint(self.values)

    @property
    def attribute(self) -> str:
        """`disposal=merge,report`, `moderation!=publish` or `accusation`: the value of data-shown-when."""
        if not self.values:
            return self.field
        return f"{self.field}{'!=' if self.negated else '='}{','.join(self.values)}"

    def words(self, answers: Mapping[str, Answer]) -> Sentence:
        """The condition as a sentence, for pages without script."""
        answer = answers[self.field]
        if not self.values:
            return say(_("填写“%(field)s”后再填本项。"), field=answer.caption)
        labels = Listed(answer.answer_label(value) for value in self.values)
        msgid = (
            _("“%(field)s”不选“%(values)s”时填写。") if self.negated else _("“%(field)s”选“%(values)s”时填写。")
        )
        return say(msgid, field=answer.caption, values=labels)


def when(field: str, *values: str) -> Condition:
    """`field` has one of `values`; without values, any answer (a ticked box, a given text)."""
    return Condition(field, values)


def unless(field: str, *values: str) -> Condition:
    """`field` is answered, with none of `values`."""
    return Condition(field, values, negated=True)

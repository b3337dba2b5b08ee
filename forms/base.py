"""The base of all task forms: what a user task asks, and which answers become process variables."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, ClassVar

from wtforms import Form
from wtforms.meta import DefaultMeta
from wtforms.utils import unset_value

from forms.conditions import Answer
from forms.fields import Json, Pairs
from forms.words import Sentence

NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Section:
    """Fields that stand together under one heading."""

    heading: str
    fields: tuple[str, ...]


class Bound(DefaultMeta):
    """How WTForms binds fields to forms: each is made once and copied for every form of its class."""

    def bind_field(self, form: Any, unbound_field: Any, options: Mapping[str, Any]) -> Any:
        made = form.made.get(options["name"])
        if made is None:
            made = form.made[options["name"]] = unbound_field.bind(form=None, _meta=self, **options)
        return made.bound_to(form)


class TaskForm(Form):
    """One user task's form.

    `choices` holds the choices by source (units, people …), `facts` the process variables and facts of the case
    that rules need (docs/decisions/0061-facts-of-forms.md); a missing fact loosens its rule and breaks nothing.
    """

    heading: ClassVar[str] = ""
    """What the form is called. Not `title`, which is a field of some forms."""
    variables: ClassVar[tuple[str, ...]] = ()
    """Fields that become process variables."""
    kept: ClassVar[tuple[str, ...]] = ()
    """Those of `variables` that stay as they are when their field is left empty."""
    derives: ClassVar[tuple[str, ...]] = ()
    """Further variables, returned by the step's record function."""
    sections: ClassVar[tuple[Section, ...]] = ()
    lasting: ClassVar[bool] = True
    """Whether there is one such class for good."""
    made: ClassVar[dict[str, Any]] = {}
    """The fields of this class, of which every form gets copies: making one takes ten times as long."""
    empty: "ClassVar[TaskForm | None]" = None

    Meta = Bound

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        cls.made = {}
        cls.empty = None

    def __init__(
        self,
        formdata: Any = None,
        data: Mapping[str, Any] | None = None,
        choices: Mapping[str, Pairs] = NOTHING,
        facts: Mapping[str, Any] = NOTHING,
        *,
        shown: bool = True,
    ) -> None:
        """`formdata` is what was sent (any multi-dict with `getlist`), `data` what the fields start with.

        A form that is not `shown` but only checked reads the choices that its answers need, and no others.
        """
        self.facts = facts
        super().__init__(formdata, data=dict(data or {}))
        for name in self.left_out():
            del self[name]
        self.answers: Mapping[str, Answer] = {field.short_name: field for field in self}
        """The fields by name, as conditions read them."""
        notes = facts.get("notes") or {}
        for field in self:
            field.prepare(choices, facts)
            field.note = notes.get(field.short_name, "")
            if shown:
                field.settle()

    @classmethod
    def blank(cls) -> "TaskForm":
        """An empty form, always the same one: its fields know what they are called and how answers read."""
        if cls.empty is None:
            cls.empty = cls()
        return cls.empty

    def process(
        self, formdata: Any = None, obj: object = None, data: Mapping[str, Any] | None = None, **more: Any
    ) -> None:
        """Let every field read what was sent, else what it starts with.

        WTForms also looks for `filter_<field>` methods and data lists at every field; these forms have neither.
        """
        sent, known = self.meta.wrap_formdata(self, formdata), data or NOTHING
        for name, field in self._fields.items():
            field.process(sent, known.get(name, unset_value))

    def left_out(self) -> Sequence[str]:
        """Fields that the facts of the case make pointless; they are not shown and never read."""
        return ()

    def check(self) -> None:
        """Rules across fields and facts; called when every field is right by itself. Refuses with `refuse`."""

    def refuse(self, name: str, sentence: Sentence) -> None:
        """Put a sentence at a field; the form is invalid."""
        self[name].errors.append(sentence)

    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
        """Whether everything may be taken as it is; the sentences stand at the fields and in `errors`.

        Rules stand at the fields and in `check`; WTForms' `validate_<field>` methods are not looked for.
        """
        further = extra_validators or NOTHING
        if [field for field in self if not field.validate(self, further.get(field.short_name, ()))]:
            return False
        self.check()
        return not self.errors

    @property
    def errors(self) -> dict[str, list[str]]:
        """Sentences by field name."""
        return {field.short_name: list(field.errors) for field in self if field.errors}

    def cleaned(self) -> dict[str, Json]:
        """Every field's tidied value, as JSON."""
        return {field.short_name: field.cleaned() for field in self}

    def process_variables(self) -> dict[str, Json]:
        """The values of `variables`; fields that were left out, and empty ones in `kept`, change nothing."""
        fields = ((name, self.answers[name]) for name in self.variables if name in self.answers)
        return {name: field.cleaned() for name, field in fields if not (name in self.kept and field.is_empty())}

    def laid_out(self) -> list[tuple[str, list[Any]]]:
        """The fields under their headings, in order of reading; those of no section come last, without heading."""
        rest = {field.short_name: field for field in self}
        parts = [
            (part.heading, [rest.pop(name) for name in part.fields if name in rest]) for part in self.sections
        ]
        return [(heading, fields) for heading, fields in [*parts, ("", list(rest.values()))] if fields]

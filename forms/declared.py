"""Forms declared in a diagram (camunda:formData), made into form classes at run time.

Types: string text long number boolean date enum unit units. Constraints: required readonly min max minlength
maxlength pattern. Every field becomes a process variable.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from wtforms.validators import ValidationError

from forms.base import TaskForm
from forms.fields import LINE, TEXT, Line, Text, YesNo
from forms.options import Choice, Picker, Several, YesOrNo
from forms.patterns import LONGEST_MATCHED, compile_pattern
from forms.typed import Day, Number
from forms.words import _, say

FEW = 6
"""Up to so many choices stand as buttons, more in a list."""


class DeclaredForm(TaskForm):
    """A form whose fields a diagram declares. Read-only fields show their value and keep it, whatever is sent."""

    lasting = False

    def __init__(self, formdata: Any = None, data: Mapping[str, Any] | None = None, **given: Any) -> None:
        values = data or {}
        super().__init__(
            formdata, {_attribute(n): values[x] for n, x in enumerate(self.variables) if x in values}, **given
        )
        for field in self:
            if field.readonly:
                field.raw_data = None
                field.process_errors = []
                field.process_data(values.get(field.short_name, field.default))


def _attribute(number: int) -> str:
    """The name of a field in the class: one like a method would break the form, so no diagram chooses it."""
    return f"declared_{number:03}"


class Matches:
    """The text follows the pattern of the diagram."""

    def __init__(self, pattern: str) -> None:
        self.pattern = compile_pattern(pattern)
        self.field_flags = {"pattern": pattern}

    def __call__(self, form: Any, field: Any) -> None:
        if not self.pattern.fullmatch(field.data[: LONGEST_MATCHED + 1]):
            raise ValidationError(say(_("“%(field)s”的格式不对，请检查。"), field=field.caption))


def declared_form(fields: Sequence[Mapping[str, Any]]) -> type[TaskForm]:
    """A form class for the declared fields: mappings with id, label, type, default, choices, constraints.

    ValueError names the field when its type is unknown or a constraint cannot be read.
    """
    names = [str(field["id"]) for field in fields]
    for name in names:
        if not name.isidentifier() or names.count(name) > 1:
            raise ValueError(f"{name}: every field needs an id of its own, of letters, digits and _")
    members: dict[str, Any] = {"variables": tuple(names)}
    for number, field in enumerate(fields):
        try:
            members[_attribute(number)] = _field(field)
        except (KeyError, ValueError) as error:
            raise ValueError(f"{field['id']}: {error}") from error
    return type("DeclaredForm", (DeclaredForm,), members)


def _field(declared: Mapping[str, Any]) -> Any:
    limits: Mapping[str, str] = declared.get("constraints") or {}
    readonly = _demanded(limits, "readonly")
    options: dict[str, Any] = {
        "name": str(declared["id"]),
        "readonly": readonly,
        "required": _demanded(limits, "required") and not readonly,
        "default": declared.get("default") or None,
    }
    label = str(declared.get("label") or declared["id"])
    return _KINDS[str(declared["type"])](label, declared, limits, options)


def _demanded(limits: Mapping[str, str], name: str) -> bool:
    """A constraint without value, or with any but false, is in force."""
    return name in limits and str(limits[name]).lower() != "false"


def _text(label: str, declared: Mapping[str, Any], limits: Mapping[str, str], options: dict[str, Any]) -> Any:
    kind, usual = (Text, TEXT) if declared["type"] == "text" else (Line, LINE)
    most = int(limits.get("maxlength") or usual)
    if "pattern" in limits:
        options["rules"] = (Matches(limits["pattern"]),)
        most = min(most, LONGEST_MATCHED)
    return kind(label, length=most, least=int(limits.get("minlength") or 0), **options)


def _number(label: str, declared: Mapping[str, Any], limits: Mapping[str, str], options: dict[str, Any]) -> Any:
    bounds = {"least": limits.get("min"), "most": limits.get("max")}
    known = {name: float(bound) for name, bound in bounds.items() if bound}
    if options["default"] is not None:
        options["default"] = str(options["default"])
        float(options["default"])
    return Number(label, places=0 if declared["type"] == "long" else 6, **known, **options)


def _yes_no(label: str, declared: Mapping[str, Any], limits: Mapping[str, str], options: dict[str, Any]) -> Any:
    if options["required"]:
        return YesOrNo(label, **options)
    options["default"] = str(options["default"]).lower() == "true"
    return YesNo(label, **options)


def _day(label: str, declared: Mapping[str, Any], limits: Mapping[str, str], options: dict[str, Any]) -> Any:
    return Day(label, earliest=limits.get("min") or "", latest=limits.get("max") or "", **options)


def _choice(label: str, declared: Mapping[str, Any], limits: Mapping[str, str], options: dict[str, Any]) -> Any:
    pairs = tuple((str(value), str(name)) for value, name in declared.get("choices") or ())
    kind = Choice if len(pairs) <= FEW else Picker
    return kind(label, options=pairs, **options)


def _unit(label: str, declared: Mapping[str, Any], limits: Mapping[str, str], options: dict[str, Any]) -> Any:
    """One of the units that handle messages, or any number of all units: no diagram lists them."""
    several = declared["type"] == "units"
    return (
        Several(label, source="units", **options) if several else Picker(label, source="handling_units", **options)
    )


_KINDS: Mapping[str, Callable[[str, Mapping[str, Any], Mapping[str, str], dict[str, Any]], Any]] = {
    "string": _text,
    "text": _text,
    "long": _number,
    "number": _number,
    "boolean": _yes_no,
    "date": _day,
    "enum": _choice,
    "unit": _unit,
    "units": _unit,
}

"""The closures that expressions become: each takes what surrounds the evaluation and gives a value."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple, TypeAlias

from app.domain.clock import Clock
from app.engine import values
from app.engine.expressions import moments, texts
from app.engine.expressions.methods import property_of
from app.engine.values import ExpressionFailed, Value, shown

MOST_ITERATED = 200
"""Items of a list that an expression looks at one by one."""


class Surrounding(NamedTuple):
    """What an expression sees while it is evaluated."""

    variables: Mapping[str, Value]
    clock: Clock


Step: TypeAlias = Callable[[Surrounding], Value]


def plus(left: Step, right: Step) -> Step:
    """Numbers, texts and lists added; a duration after a day or instant."""

    def step(around: Surrounding) -> Value:
        first, second = left(around), right(around)
        if moments.is_later(first, second):
            return moments.shifted(first, moments.span(second), 1, around.clock)
        return values.add(first, second)

    return step


def minus(left: Step, right: Step) -> Step:
    """Numbers subtracted; a duration before a day or instant."""

    def step(around: Surrounding) -> Value:
        first, second = left(around), right(around)
        if moments.is_later(first, second):
            return moments.shifted(first, moments.span(second), -1, around.clock)
        return values.subtract(first, second)

    return step


def operation(operate: Callable[[Value, Value], Value]) -> Callable[[Step, Step], Step]:
    """What an operator on two values makes of two steps."""

    def combined(left: Step, right: Step) -> Step:
        return lambda around: operate(left(around), right(around))

    return combined


def negated(test: Callable[[Value, Value], bool]) -> Callable[[Value, Value], bool]:
    """The opposite test."""
    return lambda left, right: not test(left, right)


def choice(test: Step, yes: Step, no: Step) -> Step:
    """One of two values, as a test decides."""
    return lambda around: yes(around) if test(around) else no(around)


class Edge(NamedTuple):
    """One end of a range."""

    step: Step
    included: bool


def within(value: Step, low: Edge, high: Edge) -> Step:
    """Whether a value lies between two others."""

    def step(around: Surrounding) -> Value:
        given, least, most = value(around), low.step(around), high.step(around)
        above = values.less(least, given) or (low.included and values.equal(least, given))
        return above and (values.less(given, most) or (high.included and values.equal(given, most)))

    return step


def member_of(part: Step, choices: Sequence[Step]) -> Step:
    """Whether a value is one of several; a list among them counts with its items."""

    def step(around: Surrounding) -> Value:
        sought = part(around)
        return any(values.equal(sought, choice(around)) for choice in choices)

    return step


def indexed(whole: Step, key: Step, first: int) -> Step:
    """An item or entry; where the first item has the number 1, what is not there is null, as in FEEL."""
    if not first:
        return lambda around: values.item(whole(around), key(around))

    def step(around: Surrounding) -> Value:
        found, number = whole(around), key(around)
        if isinstance(found, list) and isinstance(number, int) and not isinstance(number, bool):
            place = number - first if number > 0 else number
            return found[place] if number and -len(found) <= place < len(found) else None
        return (
            found.get(number)
            if isinstance(found, dict) and isinstance(number, str)
            else values.item(found, number)
        )

    return step


def entry(whole: Step, name: str, lenient: bool) -> Step:
    """A property; null where a mapping has none and that is allowed, as in FEEL."""

    def step(around: Surrounding) -> Value:
        found = whole(around)
        if lenient and (found is None or (isinstance(found, dict) and name not in found)):
            return None
        return property_of(found, name, around.clock)

    return step


def filtered(whole: Step, test: Step) -> Step:
    """The items of a list that meet a test, which knows each as `item`, and its entries by their names."""

    def step(around: Surrounding) -> Value:
        return [item for item in _iterated(whole(around)) if _holds(test(_with(around, "item", item, True)))]

    return step


def quantified(whole: Step, name: str, test: Step, every: bool) -> Step:
    """Whether some item of a list, or every one, meets a test that knows it by this name."""

    def step(around: Surrounding) -> Value:
        tests = (_holds(test(_with(around, name, item))) for item in _iterated(whole(around)))
        return all(tests) if every else any(tests)

    return step


def mapped(whole: Step, name: str, result: Step) -> Step:
    """For every item of a list what an expression makes of it."""
    return lambda around: [result(_with(around, name, item)) for item in _iterated(whole(around))]


def otherwise(value: Step, instead: Step) -> Step:
    """A value, or another one where it is null or unknown."""

    def step(around: Surrounding) -> Value:
        try:
            found = value(around)
        except ExpressionFailed as failure:
            if failure.code != "expression_unknown_variable":
                raise
            found = None
        return instead(around) if found is None else found

    return step


def defined(value: Step) -> Step:
    """Whether there is such a variable."""

    def step(around: Surrounding) -> Value:
        try:
            value(around)
        except ExpressionFailed as failure:
            if failure.code in {"expression_unknown_variable", "expression_no_item"}:
                return False
            raise
        return True

    return step


def template(parts: Sequence[str | Step]) -> Step:
    """A text with expressions in it."""
    return lambda around: texts.joined(
        [part if isinstance(part, str) else texts.as_text(part(around)) for part in parts]
    )


def _iterated(value: Value) -> list[Value]:
    found = texts.items(value)
    if len(found) > MOST_ITERATED:
        raise ExpressionFailed("expression_list_too_long", limit=str(MOST_ITERATED))
    return found


class _Within(Mapping[str, Value]):
    """Some variables before others, without copying either."""

    __slots__ = ("inner", "outer")

    def __init__(self, inner: Mapping[str, Value], outer: Mapping[str, Value]) -> None:
        self.inner = inner
        self.outer = outer

    def __getitem__(self, name: str) -> Value:
        return self.inner[name] if name in self.inner else self.outer[name]

    def __iter__(self) -> Iterator[str]:
        return iter({**self.outer, **self.inner})

    def __len__(self) -> int:
        return len({**self.outer, **self.inner})


def _with(around: Surrounding, name: str, item: Value, opened: bool = False) -> Surrounding:
    """The surroundings with one more variable; `opened` adds the entries of a mapping by their names."""
    known: dict[str, Value] = {**item} if opened and isinstance(item, Mapping) else {}
    known.setdefault(name, item)
    return Surrounding(_Within(known, around.variables), around.clock)


def _holds(value: Value) -> bool:
    if isinstance(value, bool):
        return value
    raise ExpressionFailed("expression_not_a_condition", value=shown(value))

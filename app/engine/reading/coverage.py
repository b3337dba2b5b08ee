"""Gaps and overlaps of a decision table, found by trying values that stand for all others.

The cells of a column cut its values into ranges on which every cell says the same; one value of each is enough.
Values that no cell names (another text, null) are tried only where a rule might wait for just these.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

from app.engine import values
from app.engine.decisions import DecisionTable, Rule
from app.engine.feel import Cell, Equal, Literal, Range
from app.engine.findings import Findings

MOST_STATES = 20_000
"""Combinations looked at before the search is given up without a finding."""
MOST_TESTS = 300_000
"""Values tried on cells; a table that needs more, some hundred rules of many intervals, is not examined."""
MOST_REPORTED = 10


class Trial(NamedTuple):
    """A value of one column, the rules whose cell it meets (a bit each), and whether some cell names it."""

    value: Literal
    rules: int
    named: bool


def check_coverage(table: DecisionTable, findings: Findings) -> bool:
    """Rules that overlap where only one may match, combinations without a rule, rules that never come first.

    Whether the table may be used: rules that contradict each other stand against it, gaps do not.
    """
    tried = [_values(table, place) for place in range(len(table.inputs))]
    if sum(map(len, tried)) * len(table.rules) > MOST_TESTS:
        return True
    columns = [_trials(table, place, values) for place, values in enumerate(tried)]
    everything = (1 << len(table.rules)) - 1
    overlaps = table.policy in {"UNIQUE", "ANY"} and _check_overlaps(table, columns, findings)
    if table.single and not table.aggregator:
        named = [[trial for trial in column if trial.named] or column for column in columns]
        gap = _uncovered(named, everything)
        if gap:
            findings.warning(table.id, "decision_gap", example=_shown(table, gap))
    if table.policy == "FIRST":
        _check_shadowed(table, columns, findings)
    return not overlaps


def _values(table: DecisionTable, place: int) -> list[tuple[Literal, bool]]:
    """The values to try in a column, and whether a cell names each."""
    column = table.inputs[place]
    named = list(_named([rule.cells[place] for rule in table.rules], column.kind, column.allowed))
    others: list[Literal] = [] if column.allowed and named else [None, _unlike(named)]
    return [*((value, True) for value in named), *((value, False) for value in others)]


def _trials(table: DecisionTable, place: int, tried: Sequence[tuple[Literal, bool]]) -> list[Trial]:
    """One trial for all values that meet the same rules."""
    cells = [rule.cells[place] for rule in table.rules]
    found: dict[tuple[int, bool], Trial] = {}
    for value, named in tried:
        rules = sum(1 << number for number, cell in enumerate(cells) if cell.matches(value))
        found.setdefault((rules, named), Trial(value, rules, named))
    return list(found.values())


def _named(cells: Sequence[Cell], kind: str, allowed: Cell | None) -> Iterator[Literal]:
    """The literals of a column and, where it has ranges, a value in each of the ranges between them."""
    if allowed and all(isinstance(test, Equal) for test in allowed.tests) and allowed.tests:
        yield from allowed.literals()
        return
    if kind == "boolean":
        yield from (True, False)
        return
    literals = [literal for cell in cells for literal in cell.literals()]
    yield from dict.fromkeys(literals)
    if any(isinstance(test, Range) for cell in cells for test in cell.tests):
        yield from _between(literals)


def _between(literals: Sequence[Literal]) -> Iterator[Literal]:
    """Values below, between and above the numbers or days."""
    numbers = sorted({literal for literal in literals if values.is_number(literal)})
    days = sorted({literal for literal in literals if isinstance(literal, date)})
    if numbers:
        yield numbers[0] - 1
        yield numbers[-1] + 1
    for low, high in pairwise(numbers):
        if not (isinstance(low, int) and isinstance(high, int) and high - low == 1):
            yield low + 1 if isinstance(low, int) and high - low > 1 else (low + high) / 2
    for day in days[:1]:
        yield day - timedelta(days=1)
    for day in days:
        if day + timedelta(days=1) not in days:
            yield day + timedelta(days=1)


def _unlike(named: Sequence[Literal]) -> Literal:
    """A value that no cell names: of the kind of the others, so that ranges and `not` speak about it."""
    numbers = [literal for literal in named if values.is_number(literal)]
    return max(numbers) + 12_345.678 if numbers else "\N{REPLACEMENT CHARACTER}"


def _check_overlaps(table: DecisionTable, columns: Sequence[Sequence[Trial]], findings: Findings) -> int:
    """Reports pairs of rules that overlap; how many."""
    reported = 0
    for low, first in enumerate(table.rules):
        for high, second in enumerate(table.rules[low + 1 :], low + 1):
            both = (1 << low) | (1 << high)
            example = _common(columns, both)
            if example is None or (table.policy == "ANY" and _said(first) == _said(second)):
                continue
            names = f"{first.id}, {second.id}"
            findings.error(table.id, "decision_overlap", rules=names, example=_shown(table, example))
            reported += 1
            if reported == MOST_REPORTED:
                return reported
    return reported


def _common(columns: Sequence[Sequence[Trial]], rules: int) -> list[Literal] | None:
    """A combination of values that meets all of these rules, None when there is none."""
    example: list[Literal] = []
    for column in columns:
        trial = next((trial for trial in column if trial.rules & rules == rules), None)
        if trial is None:
            return None
        example.append(trial.value)
    return example


def _said(rule: Rule) -> list[str]:
    return [entry.text.strip() for entry in rule.entries]


def _check_shadowed(table: DecisionTable, columns: Sequence[Sequence[Trial]], findings: Findings) -> None:
    for number, rule in enumerate(table.rules):
        own = [[trial for trial in column if trial.rules >> number & 1] for column in columns]
        if all(own) and _uncovered(own, (1 << number) - 1) == []:
            findings.warning(table.id, "decision_rule_never", rule=rule.id)


def _uncovered(columns: Sequence[Sequence[Trial]], rules: int) -> list[Literal] | None:
    """A combination of the columns' values that none of the rules covers.

    Empty when there is none; None when the search was given up.
    """
    seen: set[tuple[int, int]] = set()
    waiting: list[tuple[list[Literal], int]] = [([], rules)]
    while waiting:
        chosen, left = waiting.pop()
        if not left:
            return [*chosen, *(column[0].value for column in columns[len(chosen) :])]
        state = (len(chosen), left)
        if state in seen or len(chosen) == len(columns):
            continue
        seen.add(state)
        if len(seen) > MOST_STATES:
            return None
        waiting.extend(([*chosen, trial.value], left & trial.rules) for trial in reversed(columns[len(chosen)]))
    return []


def _shown(table: DecisionTable, example: Sequence[Literal]) -> str:
    """A combination as a person reads it."""
    return ", ".join(
        f"{column.label} = {values.shown(value)}" for column, value in zip(table.inputs, example, strict=True)
    )

"""Decision tables: values in, values out, and the ids of the rules that decided (DMN 1.3, chapter 8)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from app.domain.clock import Clock
from app.engine import values
from app.engine.expressions import Expression
from app.engine.feel import Cell
from app.engine.findings import Objection
from app.engine.outcome import Json, Variables
from app.engine.values import Value

POLICIES = frozenset({"UNIQUE", "ANY", "FIRST", "PRIORITY", "RULE ORDER", "OUTPUT ORDER", "COLLECT"})
SINGLE_HIT = frozenset({"UNIQUE", "ANY", "FIRST", "PRIORITY"})
AGGREGATORS: Mapping[str, Callable[[Sequence[int | float]], int | float]] = {
    "SUM": sum,
    "MIN": min,
    "MAX": max,
}
AGGREGATIONS = frozenset({"", "COUNT", *AGGREGATORS})
"""What COLLECT may do with the rows: list them, count them, or aggregate their numbers."""


class DecisionFailed(Objection):
    """A table cannot decide on these values."""


@dataclass(frozen=True, slots=True)
class Input:
    """An input column: the expression whose value its cells test."""

    label: str
    expression: Expression
    kind: str = ""
    """typeRef: string | number | boolean | date, empty when not given."""
    allowed: Cell | None = None
    """inputValues, when given: the values that may occur."""


@dataclass(frozen=True, slots=True)
class Output:
    """An output column: the variable that it fills."""

    name: str
    priorities: tuple[Value, ...] = ()
    """outputValues in their order, the first weighing most."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A row: a cell for each input, an expression for each output."""

    id: str
    cells: tuple[Cell, ...]
    entries: tuple[Expression, ...]


Row: TypeAlias = "dict[str, Json]"


@dataclass(frozen=True, slots=True)
class Decided:
    """The result of a decision: the rows of outputs, and the ids of the rules that matched."""

    names: tuple[str, ...]
    rows: tuple[Row, ...]
    rules: tuple[str, ...]
    single: bool
    """Whether the hit policy yields one row."""

    @property
    def outputs(self) -> Row:
        """The outputs by name; where the hit policy yields several rows, the list of each output's values."""
        if self.single:
            return dict(self.rows[0])
        return {name: [row[name] for row in self.rows] for name in self.names}

    def variables(self, result_variable: str, map_result: str) -> dict[str, Json]:
        """The process variables that a business rule task sets (camunda:resultVariable, mapDecisionResult).

        Without a result variable every output becomes a variable of its own name. With one and no mapping it holds
        the list of rows, as in Camunda. DecisionFailed when the mapping asks for one row or output of several.
        """
        if not result_variable:
            return self.outputs
        return {result_variable: self._mapped(map_result)}

    def _mapped(self, map_result: str) -> Json:
        if map_result == "singleResult":
            return dict(self._only_row())
        if map_result == "singleEntry":
            return self._only_row()[self._only_name()]
        if map_result == "collectEntries":
            name = self._only_name()
            return [row[name] for row in self.rows]
        return [dict(row) for row in self.rows]

    def _only_row(self) -> Row:
        if len(self.rows) != 1:
            raise DecisionFailed("decision_not_one_row", rules=", ".join(self.rules))
        return self.rows[0]

    def _only_name(self) -> str:
        if len(self.names) != 1:
            raise DecisionFailed("decision_not_one_output", outputs=", ".join(self.names))
        return self.names[0]


@dataclass(frozen=True, slots=True)
class DecisionTable:
    """A compiled table, immutable and shared by all threads."""

    id: str
    name: str
    policy: str
    """UNIQUE | ANY | FIRST | PRIORITY | RULE ORDER | OUTPUT ORDER | COLLECT"""
    aggregator: str
    """SUM | MIN | MAX | COUNT for COLLECT, otherwise empty."""
    inputs: tuple[Input, ...]
    outputs: tuple[Output, ...]
    rules: tuple[Rule, ...]

    @property
    def single(self) -> bool:
        """Whether a decision yields one row."""
        return self.policy in SINGLE_HIT or bool(self.aggregator)

    @property
    def names(self) -> tuple[str, ...]:
        """The variables that the table fills."""
        return tuple(output.name for output in self.outputs)

    def decide(self, variables: Variables, clock: Clock) -> Decided:
        """The outputs of the rules that match, by the table's hit policy, and the ids of these rules.

        DecisionFailed when no rule or too many rules match; ExpressionFailed when a column has no value.
        """
        given = [column.expression.evaluate(variables, clock) for column in self.inputs]
        matching = [rule for rule in self.rules if self._matches(rule, given)]
        rows = [self._row(rule, variables, clock) for rule in matching]
        if self.policy == "COLLECT" and self.aggregator:
            rows = [self._aggregated(rows)]
        else:
            matching, rows = self._chosen(matching, rows)
        return Decided(self.names, tuple(rows), tuple(rule.id for rule in matching), self.single)

    def _matches(self, rule: Rule, given: Sequence[Value]) -> bool:
        return all(cell.matches(value) for cell, value in zip(rule.cells, given, strict=True))

    def _row(self, rule: Rule, variables: Variables, clock: Clock) -> Row:
        return {
            output.name: values.as_json(entry.evaluate(variables, clock))
            for output, entry in zip(self.outputs, rule.entries, strict=True)
        }

    def _chosen(self, rules: list[Rule], rows: list[Row]) -> tuple[list[Rule], list[Row]]:
        """The rules and rows that count under the hit policy."""
        if self.policy in {"COLLECT", "RULE ORDER"}:
            return rules, rows
        if self.policy in {"PRIORITY", "OUTPUT ORDER"}:
            order = sorted(range(len(rows)), key=lambda place: self._weight(rows[place]))
            rules, rows = [rules[place] for place in order], [rows[place] for place in order]
        if self.policy == "OUTPUT ORDER":
            return rules, rows
        if not rules:
            raise DecisionFailed("decision_no_rule", decision=self.id)
        if len(rules) > 1:
            self._agree(rules, rows)
        return rules[:1], rows[:1]

    def _agree(self, rules: list[Rule], rows: list[Row]) -> None:
        """Several rules match: UNIQUE allows none of that, ANY only when they say the same."""
        found = ", ".join(rule.id for rule in rules)
        if self.policy == "UNIQUE":
            raise DecisionFailed("decision_not_unique", decision=self.id, rules=found)
        if self.policy == "ANY" and any(row != rows[0] for row in rows):
            raise DecisionFailed("decision_not_any", decision=self.id, rules=found)

    def _weight(self, row: Row) -> tuple[int, ...]:
        """Where each output stands in its list of priorities; what is not listed weighs least."""
        return tuple(
            next(
                (place for place, value in enumerate(output.priorities) if values.equal(row[output.name], value)),
                len(output.priorities),
            )
            for output in self.outputs
        )

    def _aggregated(self, rows: list[Row]) -> Row:
        name = self.outputs[0].name
        entries = [row[name] for row in rows]
        if self.aggregator == "COUNT":
            return {name: len(entries)}
        numbers = [entry for entry in entries if values.is_number(entry)]
        if len(numbers) != len(entries):
            raise DecisionFailed("decision_not_numbers", decision=self.id, output=name)
        return {name: AGGREGATORS[self.aggregator](numbers) if numbers else None}

"""From the XML of a DMN file to its decision tables, with a finding for everything that is no plain table."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from lxml.etree import QName, _Element

from app.engine.decisions import AGGREGATIONS, POLICIES, DecisionTable, Input, Output, Rule
from app.engine.expressions import Expression, compile_expression, constant
from app.engine.feel import Cell, kind_of, parse_cell
from app.engine.findings import Findings, Objection
from app.engine.names import is_variable
from app.engine.reading.coverage import check_coverage
from app.engine.reading.xml import XmlRefused, line_of, parse_xml, text_of

NAMESPACES = frozenset(
    {
        "http://www.omg.org/spec/DMN/20151101/dmn.xsd",
        "http://www.omg.org/spec/DMN/20180521/MODEL/",
        "https://www.omg.org/spec/DMN/20191111/MODEL/",
        "https://www.omg.org/spec/DMN/20211108/MODEL/",
        "https://www.omg.org/spec/DMN/20230324/MODEL/",
    }
)
KINDS = {
    "string": "string",
    "boolean": "boolean",
    "integer": "number",
    "long": "number",
    "double": "number",
    "number": "number",
    "date": "date",
}
LANGUAGES = frozenset({"", "feel", "juel", "https://www.omg.org/spec/dmn/20191111/feel/"})
REQUIREMENTS = frozenset({"requiredDecision", "requiredKnowledge"})
MOST_RULES = 500
MOST_COLUMNS = 30

Compiled = TypeVar("Compiled")


def read_tables(data: bytes, findings: Findings) -> dict[str, DecisionTable | None]:
    """The tables of a DMN file by the ids of their decisions; None for one that something stands against."""
    try:
        root = parse_xml(data)
    except XmlRefused as refusal:
        findings.objection("", refusal, refusal.line)
        return {}
    name = QName(root)
    if name.localname != "definitions" or name.namespace not in NAMESPACES:
        findings.error("", "dmn_not_dmn", line_of(root))
        return {}
    readers = [_TableReader(element, findings) for element in root if _local(element) == "decision"]
    if not readers:
        findings.error("", "dmn_no_decision", line_of(root))
    return {reader.id: reader.read() for reader in readers}


def _local(element: _Element) -> str:
    return QName(element).localname


def _children(element: _Element, name: str) -> list[_Element]:
    return [child for child in element if _local(child) == name]


def _child(element: _Element, name: str) -> _Element | None:
    return next(iter(_children(element, name)), None)


def _text(element: _Element | None) -> str:
    """The `text` of an expression or entry of a table."""
    return "" if element is None else text_of(_child(element, "text"))


def _in_feel(text: str) -> Expression:
    return compile_expression(text, feel=True)


class _TableReader:
    """Reads one decision."""

    def __init__(self, decision: _Element, findings: Findings) -> None:
        self.decision = decision
        self.id = decision.get("id", "").strip()
        self.findings = findings
        self.sound = True

    def read(self) -> DecisionTable | None:
        """The table, or None when something stands against it."""
        if not self.id:
            self.refuse("", "dmn_no_id", self.decision)
            return None
        table = _child(self.decision, "decisionTable")
        if table is None:
            self.refuse(self.id, "dmn_no_table", self.decision)
            return None
        if any(_local(part) in REQUIREMENTS for part in self.decision.iter() if isinstance(part.tag, str)):
            self.refuse(self.id, "dmn_required_decision", self.decision)
        return self.table(table)

    def table(self, table: _Element) -> DecisionTable | None:
        policy = table.get("hitPolicy", "UNIQUE").strip().upper()
        aggregator = table.get("aggregation", "").strip().upper()
        columns = _children(table, "input"), _children(table, "output")
        rules = _children(table, "rule")
        if policy not in POLICIES or aggregator not in (AGGREGATIONS if policy == "COLLECT" else {""}):
            self.refuse(self.id, "dmn_hit_policy", table, policy=f"{policy} {aggregator}".strip())
        if not columns[1] or len(columns[0]) + len(columns[1]) > MOST_COLUMNS or len(rules) > MOST_RULES:
            self.refuse(self.id, "dmn_size", table, rules=str(MOST_RULES), columns=str(MOST_COLUMNS))
            return None
        inputs = [self.input(column, place) for place, column in enumerate(columns[0], 1)]
        outputs = [self.output(column, policy) for column in columns[1]]
        if aggregator and len(outputs) > 1:
            self.refuse(self.id, "dmn_aggregated_outputs", table)
        names = [output.name for output in outputs]
        for name in {name for name in names if names.count(name) > 1}:
            self.refuse(self.id, "dmn_output_twice", table, name=name)
        read = [self.rule(rule, place, inputs, outputs) for place, rule in enumerate(rules, 1)]
        name = self.decision.get("name", "").strip() or self.id
        if not self.sound:
            return None
        found = DecisionTable(
            self.id, name, policy, aggregator, tuple(inputs), tuple(outputs), tuple(filter(None, read))
        )
        return found if check_coverage(found, self.findings) else None

    def input(self, column: _Element, place: int) -> Input:
        expression = _child(column, "inputExpression")
        label = column.get("label", "").strip() or _text(expression) or str(place)
        where = f"{self.id}/{label}"
        self.language(where, column if expression is None else expression)
        kind = "" if expression is None else expression.get("typeRef", "").strip()
        if kind and kind not in KINDS:
            self.refuse(where, "dmn_type", column, type=kind)
        compiled = self.attempt(where, column, _in_feel, _text(expression))
        listed = _text(_child(column, "inputValues"))
        allowed = self.attempt(where, column, parse_cell, listed) if listed else None
        return Input(label, compiled or constant(None, ""), KINDS.get(kind, ""), allowed)

    def output(self, column: _Element, policy: str) -> Output:
        name = (column.get("name") or "").strip()
        where = f"{self.id}/{name or column.get('label', '')}"
        if not is_variable(name):
            self.refuse(where, "variable_name", column, name=name)
        listed = self.attempt(where, column, parse_cell, _text(_child(column, "outputValues")))
        priorities = tuple(listed.literals()) if listed else ()
        if policy in {"PRIORITY", "OUTPUT ORDER"} and not priorities:
            self.refuse(where, "dmn_no_priorities", column, policy=policy)
        return Output(name, priorities)

    def rule(self, rule: _Element, place: int, inputs: Sequence[Input], outputs: Sequence[Output]) -> Rule | None:
        identity = rule.get("id", "").strip() or str(place)
        cells, entries = _children(rule, "inputEntry"), _children(rule, "outputEntry")
        if len(cells) != len(inputs) or len(entries) != len(outputs):
            self.refuse(f"{self.id}/{identity}", "dmn_row_incomplete", rule)
            return None
        tests = [
            self.cell(f"{self.id}/{identity}/{column.label}", cell, column)
            for cell, column in zip(cells, inputs, strict=True)
        ]
        results = [
            self.entry(f"{self.id}/{identity}/{column.name}", entry)
            for entry, column in zip(entries, outputs, strict=True)
        ]
        return Rule(identity, tuple(tests), tuple(results))

    def cell(self, where: str, cell: _Element, column: Input) -> Cell:
        self.language(where, cell)
        parsed = self.attempt(where, cell, parse_cell, _text(cell)) or Cell("", ())
        for kind in {kind_of(literal) for literal in parsed.literals()} - {"null", column.kind}:
            if column.kind:
                self.refuse(where, "cell_kind", cell, text=parsed.text, kind=kind, expected=column.kind)
        return parsed

    def entry(self, where: str, entry: _Element) -> Expression:
        self.language(where, entry)
        text = _text(entry)
        if text in {"", "-"}:
            return constant(None, text)
        return self.attempt(where, entry, _in_feel, text) or constant(None, text)

    def language(self, where: str, element: _Element) -> None:
        language = element.get("expressionLanguage", "").strip()
        if language.lower() not in LANGUAGES:
            self.refuse(where, "dmn_language", element, language=language)

    def attempt(
        self, where: str, element: _Element, compile_text: Callable[[str], Compiled], text: str
    ) -> Compiled | None:
        """What a text compiles to; None, with a finding, when it does not."""
        try:
            return compile_text(text)
        except Objection as objection:
            self.sound = False
            self.findings.objection(where, objection, line_of(element))
            return None

    def refuse(self, where: str, code: str, element: _Element, **parameters: str) -> None:
        self.sound = False
        self.findings.error(where, code, line_of(element), **parameters)

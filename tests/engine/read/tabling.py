"""Decision tables, written as shortly as they are drawn."""

from collections.abc import Sequence
from html import escape

from app.engine.decisions import DecisionTable
from app.engine.findings import Findings
from app.engine.reading.tables import read_tables

HEAD = '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="D" name="D" namespace="x">'


def dmn(*decisions: str, head: str = HEAD) -> bytes:
    return f"{head}{''.join(decisions)}</definitions>".encode()


def table(
    inputs: Sequence[str],
    outputs: Sequence[str],
    *rows: Sequence[str],
    id: str = "route",
    policy: str = "FIRST",
    aggregation: str = "",
) -> str:
    """A decision. Columns are `name` or `name:type`, with allowed values after a bar: `name:type|"a","b"`.

    Rows hold the cells of all columns; rules are called r1, r2 …
    """
    aggregated = f' aggregation="{aggregation}"' if aggregation else ""
    columns = [_input(column) for column in inputs] + [_output(column) for column in outputs]
    rules = [_rule(number, len(inputs), row) for number, row in enumerate(rows, 1)]
    inner = "".join(columns + rules)
    return (
        f'<decision id="{id}" name="{id}"><decisionTable id="{id}_table" hitPolicy="{policy}"{aggregated}>'
        f"{inner}</decisionTable></decision>"
    )


def _parts(column: str) -> tuple[str, str, str]:
    head, _, values = column.partition("|")
    name, _, kind = head.partition(":")
    return name, kind, values


def _input(column: str) -> str:
    name, kind, values = _parts(column)
    allowed = f"<inputValues><text>{escape(values)}</text></inputValues>" if values else ""
    typed = f' typeRef="{kind}"' if kind else ""
    return f"<input><inputExpression{typed}><text>{escape(name)}</text></inputExpression>{allowed}</input>"


def _output(column: str) -> str:
    name, kind, values = _parts(column)
    listed = f"<outputValues><text>{escape(values)}</text></outputValues>" if values else ""
    return f'<output name="{name}" typeRef="{kind or "string"}">{listed}</output>'


def _rule(number: int, inputs: int, row: Sequence[str]) -> str:
    cells = "".join(
        f"<{kind}Entry><text>{escape(text)}</text></{kind}Entry>"
        for kind, texts in (("input", row[:inputs]), ("output", row[inputs:]))
        for text in texts
    )
    return f'<rule id="r{number}">{cells}</rule>'


def built(decision: str) -> DecisionTable:
    """The table of a decision that nothing stands against."""
    findings = Findings("t.dmn")
    found = read_tables(dmn(decision), findings)
    assert not findings.refused, findings.all()
    (only,) = found.values()
    assert only is not None
    return only


def objections(data: bytes) -> set[tuple[str, str]]:
    """Element and code of every error in a DMN file."""
    findings = Findings("t.dmn")
    found = read_tables(data, findings)
    assert None in found.values() or not found
    return {(finding.element, finding.code) for finding in findings.all() if finding.severity == "error"}

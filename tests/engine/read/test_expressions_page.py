"""Every row of docs/expressions.md says what is the case."""

import json
import re
from pathlib import Path

import pytest

from app.engine import values
from app.engine.expressions import ExpressionRefused, compile_expression
from app.engine.feel import CellRefused, parse_cell
from app.engine.findings import Findings
from app.engine.reading.compiling import Use, compiled_uses
from app.engine.values import Value
from tests.engine.read.expressing import CLOCK

PAGE = (Path(__file__).parents[3] / "docs" / "expressions.md").read_text()
VARIABLES: dict[str, Value] = json.loads(PAGE.split("```json")[1].split("```")[0])


def rows(heading: str) -> list[tuple[str, ...]]:
    """The cells between back quotes of the table under a heading."""
    table = PAGE.split(heading, 1)[1].split("\n\n|", 1)[1].split("\n\n", 1)[0]
    lines = [re.findall(r"`((?:[^`])*)`", line.replace("\\|", "|")) for line in table.splitlines()[2:]]
    return [tuple(cells) for cells in lines if cells]


@pytest.mark.parametrize(("text", "expected"), rows("## Understood"))
def test_understood(text: str, expected: str) -> None:
    found = values.as_json(compile_expression(text).evaluate(VARIABLES, CLOCK))
    wanted = json.loads(expected)
    assert found == wanted
    assert isinstance(found, bool) == isinstance(wanted, bool)


@pytest.mark.parametrize(("text", "proposal"), rows("## Answered with a translation"))
def test_answered_with_a_translation(text: str, proposal: str) -> None:
    with pytest.raises(ExpressionRefused) as caught:
        compile_expression(text)
    assert caught.value.parameters["proposal"] == proposal
    compile_expression(proposal).evaluate(VARIABLES, CLOCK)


@pytest.mark.parametrize(("text", "proposal"), rows("In conditions, which"))
def test_conditions_stand_in_one_pair(text: str, proposal: str) -> None:
    findings = Findings("")
    compiled_uses([Use("f", 1, "condition", text)], findings)
    (finding,) = findings.all()
    assert (finding.code, finding.parameters["proposal"]) == ("expression_pairs", proposal)
    compile_expression(proposal).evaluate(VARIABLES, CLOCK)


@pytest.mark.parametrize(("text", "code"), rows("## Refused"))
def test_refused(text: str, code: str) -> None:
    with pytest.raises(ExpressionRefused) as caught:
        compile_expression(text)
    assert caught.value.code == code


@pytest.mark.parametrize(("text", "proposal"), rows("## Cells of decision tables"))
def test_cells_are_answered_with_a_translation(text: str, proposal: str) -> None:
    with pytest.raises(CellRefused) as caught:
        parse_cell(text)
    assert caught.value.parameters["proposal"] == proposal
    assert parse_cell(proposal).tests


def test_page_is_not_empty() -> None:
    assert len(rows("## Understood")) > 130
    assert len(rows("## Refused")) > 15

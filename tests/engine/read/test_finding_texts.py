"""Every finding has its sentences, in both languages, and every sentence its finding."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from app.engine import finding_texts
from app.engine.definition import Finding
from app.engine.finding_texts import TEXTS, reason, remedy
from app.engine.reading import dialect
from app.engine.reading.compiling import MOMENTS

ENGINE = Path(finding_texts.__file__).parents[1]
SOURCES = [path for path in ENGINE.rglob("*.py") if "finding_texts" not in path.parts]
CALLS = [node for path in SOURCES for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)]
MAKERS = frozenset(
    {"error", "warning", "report", "refuse", "refused", "_refuse", "trial", "ExpressionRefused"}
    | {"ExpressionFailed", "CellRefused", "DecisionFailed", "XmlRefused"}
)
"""Functions and exceptions that make a finding of a code."""
CODE = re.compile(r"[a-z]+(?:_[a-z]+)+|unreachable")
ALWAYS = {"element", "line"}
ADDED = {"text", "position", "field", "attribute", "value", "processes", "kind"}
"""Parameters that a maker adds itself."""


def strings() -> Iterator[str]:
    """Every string constant of the engine's sources."""
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value


def made() -> Iterator[tuple[str, set[str], bool]]:
    """Codes given to makers: with the names of the parameters beside them, and whether these are all."""
    for call in CALLS:
        name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        if name in MAKERS:
            names = {keyword.arg for keyword in call.keywords if keyword.arg}
            for argument in call.args:
                if isinstance(argument, ast.Constant) and CODE.fullmatch(str(argument.value)):
                    yield str(argument.value), names, all(keyword.arg for keyword in call.keywords)


def blanks(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


def test_every_text_is_used() -> None:
    assert set(TEXTS) - set(strings()) == set()


def test_every_code_has_a_text() -> None:
    codes = {*dialect.REFUSED_ELEMENTS.values(), *dialect.CAMUNDA_REFUSED.values(), *MOMENTS.values()}
    codes |= {code for _, code in dialect.ONLY_VALUES.values()}
    codes |= {code for code, _, _ in made()}
    assert codes - set(TEXTS) == set()
    assert len(codes) > 100


@pytest.mark.parametrize("code", sorted(TEXTS))
def test_sentences_are_complete(code: str) -> None:
    words = TEXTS[code]
    for chinese in (words.zh_reason, words.zh_remedy):
        assert chinese.endswith("。")
        assert re.search(r"[\u4e00-\u9fff]", chinese)
        assert not re.search(r"[\u4e00-\u9fff] +[A-Za-z0-9]|[A-Za-z0-9] +[\u4e00-\u9fff]", chinese)
        assert not re.search(r"[\u4e00-\u9fff][,;:?!()]", chinese)
        assert "操作失败" not in chinese
    for english in (words.en_reason, words.en_remedy):
        assert english.endswith(".")
        assert not re.search(r"[\u4e00-\u9fff]", english)
    assert blanks(words.zh_reason) | blanks(words.zh_remedy) == blanks(words.en_reason) | blanks(words.en_remedy)


def test_blanks_are_filled_by_the_parameters_given() -> None:
    for code, names, complete in made():
        needed = set().union(*map(blanks, TEXTS[code])) - ALWAYS - ADDED
        assert needed <= names or not complete, (code, needed)


def test_words_of_bpmn_are_translated() -> None:
    finding = Finding("error", "b", "never_fails", {"host": "t", "trigger": "error"})
    assert reason(finding) == "“t”不会发出错误，这个边界事件永远不会发生。"
    assert reason(finding, "en") == "“t” never throws an error: the boundary event would never happen."
    assert remedy(finding, "zh_CN").startswith("附到服务任务")
    assert remedy(finding, "en_GB").startswith("Attach")


def test_parameters_cannot_reach_into_the_sentence() -> None:
    finding = Finding("error", "x", "form_unknown", {"form": "{element.__class__} {0}"})
    assert reason(finding) == "没有名为“{element.__class__} {0}”的表单。"

"""Scripts of script tasks: assignments of our own expressions. Nothing else is a script, and nothing runs as code.

Each line is `variable = expression`; the last may be an expression alone, whose value the result variable takes.
In juel and feel, which know no assignment, the whole text is one expression. All go the way of other expressions.
"""

import re

from lxml.etree import _Element

from app.engine.findings import Findings
from app.engine.reading.dialect import BPMN, local
from app.engine.reading.extensions import attribute
from app.engine.reading.xml import line_of, text_of

EXPRESSIONS = frozenset({"juel", "feel"})
"""Languages in which a script is one expression."""
LANGUAGES = EXPRESSIONS | {"", "python"}
MOST_LINES = 50
LONGEST_QUOTED = 60
ASSIGNMENT = re.compile(r"([A-Za-z]\w*)\s*=(?!=)\s*(\S.*)", re.ASCII | re.DOTALL)

Statement = tuple[str, str]


def script_statements(task: _Element, findings: Findings) -> tuple[Statement, ...]:
    """The assignments of a script task, each a variable and an expression; empty for any other element."""
    if local(task.tag) != "scriptTask":
        return ()
    return _Script(task, findings).read()


class _Script:
    """Reads the script of one task."""

    def __init__(self, task: _Element, findings: Findings) -> None:
        self.task = task
        self.findings = findings
        self.language = task.get("scriptFormat", "").strip().lower()
        self.result = attribute(task, "resultVariable")

    def read(self) -> tuple[Statement, ...]:
        text = text_of(self.task.find(f"{BPMN}script"))
        lines = [text] if self.language in EXPRESSIONS else _lines(text)
        if len(self.task.findall(f"{BPMN}script")) > 1:
            self.error("script_twice")
        elif self.language not in LANGUAGES:
            self.error("script_language", language=self.language[:LONGEST_QUOTED])
        elif not text or not lines:
            self.error("script_empty")
        elif len(lines) > MOST_LINES:
            self.error("script_too_long", limit=str(MOST_LINES))
        else:
            return self.statements(lines)
        return ()

    def statements(self, lines: list[str]) -> tuple[Statement, ...]:
        statements: list[Statement] = []
        for number, line in enumerate(lines, 1):
            assignment = None if self.language in EXPRESSIONS else ASSIGNMENT.fullmatch(line)
            if assignment:
                statements.append((assignment[1], assignment[2]))
            elif number < len(lines):
                self.error("script_statement", text=line[:LONGEST_QUOTED])
            elif self.result:
                return (*statements, (self.result, line))
            else:
                self.error("script_result_lost", text=line[:LONGEST_QUOTED])
        if self.result:
            self.error("script_result_missing", variable=self.result)
        return tuple(statements)

    def error(self, code: str, **parameters: str) -> None:
        self.findings.error(self.task.get("id", ""), code, line_of(self.task), **parameters)


def _lines(text: str) -> list[str]:
    """What stands on the lines, without empty ones and comments."""
    lines = (line.strip() for line in text.splitlines())
    return [line for line in lines if line.startswith("#{") or (line and not line.startswith(("#", "//")))]

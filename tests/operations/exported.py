"""Workbooks as a reader finds them."""

import io
from dataclasses import dataclass

from openpyxl import load_workbook

from app.operations.exports.sheets import Wording

KEYS = (
    *("number", "title", "kind", "category", "place", "source", "source_number", "received_at", "stage", "step"),
    *("status", "lead", "unit", "role", "assignee", "opened_at", "assisting", "complexity", "round"),
    *(
        "instruction",
        "key_supervision",
        "urgent",
        "sealed",
        "delivered_at",
        "due_on",
        "original_due_on",
        "left",
        "late",
    ),
    *("replied_at", "took", "satisfaction", "done_at"),
)
SUBJECTS = (
    "kind",
    "source",
    "stage",
    "status",
    "complexity",
    "instruction",
    "round",
    "role",
    "satisfaction",
    "yes",
)
WORDING = Wording(
    language="zh-CN",
    title="台账",
    headings={key: key for key in KEYS},
    words={**{subject: {} for subject in SUBJECTS}, "source": {"portal": "门户网站"}, "yes": {"yes": "是"}},
    origin=("{rows}件",),
)


@dataclass(frozen=True)
class Exported:
    """One sheet: what stands above, the headings, and the rows."""

    title: str
    origin: str
    headings: tuple[str, ...]
    rows: tuple[dict[str, object], ...]

    def column(self, heading: str) -> list[object]:
        return [row[heading] for row in self.rows]


def read(content: bytes) -> Exported:
    """The first sheet of a workbook."""
    sheet = load_workbook(io.BytesIO(content)).worksheets[0]
    lines = [tuple(line) for line in sheet.iter_rows(values_only=True)]
    headings = tuple(str(cell) for cell in lines[2])
    rows: list[dict[str, object]] = [dict(zip(headings, line, strict=True)) for line in lines[3:]]
    return Exported(str(lines[0][0]), str(lines[1][0]), headings, tuple(rows))

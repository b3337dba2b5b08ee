"""Spreadsheets: real dates, text that stays text, and no more memory for more rows."""

import csv
import io
import tracemalloc
from datetime import UTC, date, datetime
from typing import IO, NamedTuple, cast
from zoneinfo import ZoneInfo

import pytest
from openpyxl import load_workbook
from typing_extensions import Buffer

from app.operations.exports import sheets
from app.operations.exports.sheets import Column, Wording, csv_lines, write_workbook
from tests.operations.exported import read

ZONE = ZoneInfo("Asia/Shanghai")
HARMFUL = ('=HYPERLINK("http://evil.example","看")', "+1+1", "-2", "@SUM(A1)", "\t=1", "\r=1")


class Line(NamedTuple):
    number: str
    title: str = "路灯不亮"
    kind: str = "求助"
    urgent: bool = False
    at: datetime | None = datetime(2026, 3, 2, 16, 30, tzinfo=UTC)
    on: date | None = date(2026, 3, 9)
    days: int | None = 3


COLUMNS: tuple[Column[Line], ...] = (
    Column("number", 12, lambda line: line.number),
    Column("title", 40, lambda line: line.title),
    Column("kind", 8, lambda line: line.kind, "kind"),
    Column("urgent", 8, lambda line: line.urgent),
    Column("at", 16, lambda line: line.at),
    Column("on", 12, lambda line: line.on),
    Column("days", 8, lambda line: line.days),
)
WORDING = Wording(
    language="en",
    title="Ledger",
    headings={column.key: column.key.title() for column in COLUMNS},
    words={"kind": {"求助": "Request"}, "yes": {"yes": "Yes"}},
    origin=("Filter: none {curly}", "{rows} rows", "by Li, {at}"),
    blanks={"rows": "2", "at": "2026-03-02 17:00"},
)


def workbook(*lines: Line) -> bytes:
    out = io.BytesIO()
    assert write_workbook(out, WORDING, COLUMNS, lines, ZONE) == len(lines)
    return out.getvalue()


def test_rows_stand_under_title_origin_and_headings() -> None:
    found = read(workbook(Line("2026-00001", urgent=True), Line("2026-00002", at=None, on=None, days=None)))
    assert (found.title, found.origin) == ("Ledger", "Filter: none {curly} · 2 rows · by Li, 2026-03-02 17:00")
    first, second = found.rows
    assert first == {
        "Number": "2026-00001",
        "Title": "路灯不亮",
        "Kind": "Request",
        "Urgent": "Yes",
        "At": datetime.fromisoformat("2026-03-03T00:30"),
        "On": datetime.fromisoformat("2026-03-09"),
        "Days": 3,
    }
    assert [second[name] for name in ("Urgent", "At", "On", "Days")] == [None] * 4


def test_a_sheet_is_frozen_filtered_and_as_wide_as_its_columns() -> None:
    sheet = load_workbook(io.BytesIO(workbook(Line("1"), Line("2")))).worksheets[0]
    assert sheet.freeze_panes == "B4"
    assert sheet.auto_filter.ref == "A3:G5"
    assert sheet.column_dimensions["B"].width == pytest.approx(40, abs=1)
    assert sheet["E4"].number_format == "yyyy-mm-dd hh:mm"
    assert sheet["F4"].number_format == "yyyy-mm-dd"


@pytest.mark.parametrize("typed", HARMFUL)
def test_nothing_that_somebody_typed_becomes_a_formula(typed: str) -> None:
    sheet = load_workbook(io.BytesIO(workbook(Line("1", title=typed)))).worksheets[0]
    cell = sheet["B4"]
    assert cell.data_type == "s"
    assert cell.quotePrefix
    assert str(cell.value).replace("_x000D_", "\r") == typed
    text = "".join(csv_lines(WORDING, COLUMNS, [Line("1", title=typed)], ZONE, heading=False))
    (row,) = csv.reader(io.StringIO(text, newline=""))
    assert row[1] == f"'{typed}"


def test_addresses_are_no_links_and_long_texts_are_cut() -> None:
    book = load_workbook(io.BytesIO(workbook(Line("http://example.org/"), Line("2", title="长" * 40_000))))
    sheet = book.worksheets[0]
    assert sheet["A4"].hyperlink is None
    assert len(str(sheet["B5"].value)) == sheets.LONGEST_TEXT


def test_an_empty_list_has_its_headings() -> None:
    found = read(workbook())
    assert found.headings[0] == "Number"
    assert found.rows == ()


def test_more_rows_than_a_sheet_takes_go_on_on_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "ROWS_OF_A_SHEET", 2)
    book = load_workbook(io.BytesIO(workbook(*(Line(str(number)) for number in range(5)))))
    assert book.sheetnames == ["Ledger", "Ledger 2", "Ledger 3"]
    assert [[row[0].value for row in sheet.iter_rows(min_row=4)] for sheet in book] == [
        ["0", "1"],
        ["2", "3"],
        ["4"],
    ]
    assert [sheet.auto_filter.ref for sheet in book] == ["A3:G5", "A3:G5", "A3:G4"]


def test_csv_opens_in_a_spreadsheet_and_reads_back() -> None:
    text = "".join(csv_lines(WORDING, COLUMNS, [Line("1", title='说"好",\n行')], ZONE))
    assert text.startswith("\ufeffNumber,Title")
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
    assert rows[1] == ["1", '说"好",\n行', "Request", "", "2026-03-03 00:30", "2026-03-09", "3"]


class Nowhere(io.RawIOBase):
    """Takes bytes and keeps none, so that only the writer's own memory is measured."""

    def writable(self) -> bool:
        return True

    def write(self, content: Buffer, /) -> int:
        return memoryview(content).nbytes


def test_memory_does_not_grow_with_the_rows() -> None:
    def peak(count: int) -> int:
        lines = (Line(f"2026-{number:05}", title=f"小区三号楼没有暖气{number}" * 5) for number in range(count))
        tracemalloc.start()
        try:
            out = cast(IO[bytes], Nowhere())
            assert write_workbook(out, WORDING, COLUMNS, lines, ZONE) == count
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    peak(10)  # modules that are loaded at the first use
    few, many = peak(1_500), peak(6_000)
    assert many < few * 1.15

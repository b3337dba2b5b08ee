"""The rate at which an export of answered messages is imported."""

import io
import time
from contextlib import closing

from openpyxl import Workbook

from app.operations.imports import Upload, import_file
from benchmarks.databases import copied, folder, plain_sqlite
from benchmarks.floor import recording, replay
from benchmarks.town import TEXT, open_town, town_at

ROWS = 200
HEAD = ("留言编号", "留言用户", "留言主题", "留言时间", "留言详情", "答复意见", "答复时间")


def measure() -> dict[str, float]:
    """Rows with replies, each replayed through the engine with its own dates, against the floor."""
    upload = Upload("export.xlsx", _export(), "people_mayor")
    with folder() as path, open_town(f"sqlite:///{path / 'ours.db'}") as town:
        for copy in ("rehearsal.db", "floor.db"):
            copied(path / "ours.db", path / copy)
        with town_at(f"sqlite:///{path / 'rehearsal.db'}") as rehearsal, recording() as tape:
            import_file(rehearsal.office, upload)
        with closing(plain_sqlite(path / "floor.db")) as plain:
            floor = replay(plain, tape, "BEGIN IMMEDIATE")
        began = time.perf_counter()
        report = import_file(town.office, upload)
        seconds = time.perf_counter() - began
    if report.added != ROWS:
        raise RuntimeError(f"{report.added} of {ROWS} rows were imported")
    return {
        "import.rows_per_s": ROWS / seconds,
        "import.floor_rows_per_s": ROWS / floor,
        "import.vs_floor": seconds / floor,
        "import.statements_per_row": len(tape.statements) / ROWS,
    }


def _export() -> bytes:
    """A board's export of answered messages."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(HEAD)
    for row in range(ROWS):
        asked, answered = f"2019/4/{row % 28 + 1} 15:07:30", f"2019/5/{row % 28 + 1} 9:49:42"
        sheet.append(
            (row + 1, f"网友{row}", f"小区供暖问题{row}", asked, f"\n\t{TEXT}{row}\n", f"您好！{TEXT}", answered)
        )
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()

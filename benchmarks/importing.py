"""The rate at which an export of answered messages is imported."""

import io
import time

from openpyxl import Workbook

from app.operations.imports import Upload, import_file
from benchmarks.town import TEXT, open_town

ROWS = 200
HEAD = ("留言编号", "留言用户", "留言主题", "留言时间", "留言详情", "答复意见", "答复时间")


def rows_per_second() -> float:
    """Rows with replies, each replayed through the engine with its own dates."""
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
    with open_town() as town:
        began = time.perf_counter()
        report = import_file(town.office, Upload("export.xlsx", content.getvalue(), "people_mayor"))
        seconds = time.perf_counter() - began
    if report.added != ROWS:
        raise RuntimeError(f"{report.added} of {ROWS} rows were imported")
    return ROWS / seconds

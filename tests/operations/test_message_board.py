"""Exports of message boards: real ones and broken ones."""

import io
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from openpyxl import Workbook

from app.operations.message_board import BadRow, BoardMessage, UnreadableFile, count_rows, read_board

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 23, tzinfo=UTC)
EXPORT = Path(__file__).parents[2].parent / "shared" / "data" / "message-board-export.xlsx"
HEAD = ["留言编号", "留言用户", "留言主题", "留言时间", "留言详情", "答复意见", "答复时间"]
GOOD: list[object] = [
    101,
    "网友甲",
    "路灯不亮",
    "2026/3/2 9:20:00",
    "\n\t东关街路灯坏了三天\n",
    "已修复",
    "2026/3/5 10:00:00",
]


def sheet(*rows: Sequence[object]) -> bytes:
    book = Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(list(row))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def read(content: bytes, name: str = "留言.xlsx") -> list[BoardMessage | BadRow]:
    return list(read_board(name, content, ZONE, NOW))


def test_a_row_becomes_a_message_without_stray_white_space() -> None:
    (message,) = read(sheet(HEAD, GOOD))
    assert isinstance(message, BoardMessage)
    assert (message.row, message.number, message.text) == (2, "101", "东关街路灯坏了三天")
    assert message.asked_at == datetime(2026, 3, 2, 1, 20, tzinfo=UTC)
    assert message.replied_at == datetime(2026, 3, 5, 2, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        (0, None, "缺少留言编号"),
        (2, " \t", "缺少留言主题"),
        (2, "长" * 301, "超过300字"),
        (3, None, "缺少留言时间"),
        (3, "前天", "不是能识别的日期"),
        (3, "2027/1/1 0:00:00", "在今天之后"),
        (4, "\n\t\n", "缺少留言详情"),
        (5, None, "有答复时间而没有答复意见"),
        (6, None, "有答复意见而没有答复时间"),
        (6, "2026/3/1 9:00:00", "早于留言时间"),
        (6, "5月", "不是能识别的日期"),
    ],
)
def test_a_bad_row_is_told_with_number_and_reason_and_stops_nothing(
    column: int, value: object, reason: str
) -> None:
    bad = [*GOOD]
    bad[column] = value
    first, second = read(sheet(HEAD, bad, [102, *GOOD[1:]]))
    assert isinstance(first, BadRow)
    assert first.row == 2
    assert reason in first.reason
    assert isinstance(second, BoardMessage)


def test_all_reasons_of_a_row_are_told_at_once() -> None:
    (bad,) = read(sheet(HEAD, [None, "x", None, "前天", "内容", None, None]))
    assert isinstance(bad, BadRow)
    assert bad.reason.count("；") == 2


def test_columns_in_another_order_a_title_above_and_empty_rows() -> None:
    rows: list[list[object]] = [
        ["某市留言导出"],
        [HEAD[4], HEAD[3], HEAD[2], HEAD[0]],
        ["内容", "2026-3-2", "题", 7],
        [None],
        [],
    ]
    (message,) = read(sheet(*rows))
    assert isinstance(message, BoardMessage)
    assert (message.row, message.number, message.reply) == (3, "7", "")
    assert count_rows("x.xlsx", sheet(HEAD, GOOD, GOOD)) == 2


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_csv_in_the_usual_encodings(encoding: str, delimiter: str) -> None:
    lines = [delimiter.join(HEAD), delimiter.join(f'"{cell}"' for cell in GOOD)]
    (message,) = read("\n".join(lines).encode(encoding), "留言.csv")
    assert isinstance(message, BoardMessage)
    assert message.title == "路灯不亮"


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.xlsx", b"PK\x03\x04broken", "打不开"),
        ("a.docx", b"text", r"\.xlsx"),
        ("a.csv", "别的,列\n1,2\n".encode(), "表头"),
        ("a.csv", b"\xff\xff\xff", "编码"),
        ("a.csv", b"", "表头"),
    ],
)
def test_a_file_that_cannot_be_read_says_what_to_do(name: str, content: bytes, sentence: str) -> None:
    with pytest.raises(UnreadableFile, match=sentence):
        read(content, name)


@pytest.mark.skipif(not EXPORT.exists(), reason="the real export is not at hand")
def test_every_row_of_a_real_export_is_read() -> None:
    rows = read(EXPORT.read_bytes(), EXPORT.name)
    assert len(rows) == 800
    assert [row for row in rows if isinstance(row, BadRow)] == []
    assert all(row.reply and row.text == row.text.strip() for row in rows if isinstance(row, BoardMessage))

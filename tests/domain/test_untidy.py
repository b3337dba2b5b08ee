"""Values as people leave them in spreadsheets."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.untidy import clean_line, clean_text, read_instant, read_number

ZONE = ZoneInfo("Asia/Shanghai")
AFTERNOON = datetime(2019, 4, 24, 15, 7, 30, tzinfo=ZONE)


@pytest.mark.parametrize(
    "written",
    [
        "2019/4/24 15:07:30",
        " 2019-04-24  15:07:30\n",
        "2019.4.24 15:07:30",
        "2019年4月24日 15:07:30",
        "2019年4月24日15时7分30秒",
        "2019年4月24日 下午3:07:30",
        "2019-4-24 3:07:30 PM",
        "2019-04-24T15:07:30",
        "2019-04-24T07:07:30+00:00",
        "２０１９/４/２４ １５：０７：３０",
        "20190424150730",
        datetime.combine(date(2019, 4, 24), time(15, 7, 30)),
        43579.63020833334,
        "43579.63020833334",
    ],
)
def test_one_moment_in_many_fashions(written: object) -> None:
    assert read_instant(written, ZONE) == AFTERNOON


@pytest.mark.parametrize(
    "written", ["2019/4/24", "2019年4月24日", date(2019, 4, 24), 43579, "20190424", "2019-4-24 凌晨12:00"]
)
def test_a_day_alone_means_its_beginning(written: object) -> None:
    assert read_instant(written, ZONE) == datetime(2019, 4, 24, tzinfo=ZONE)


@pytest.mark.parametrize("empty", [None, "", " \t\u3000", "\u200b"])
def test_an_empty_cell_is_no_date(empty: object) -> None:
    assert read_instant(empty, ZONE) is None


@pytest.mark.parametrize(
    "wrong", ["2019/13/24", "昨天", "2019/2/30", "99", 0, 10**7, "1019/1/1 1:00", "24/4/2019", True]
)
def test_what_cannot_be_read_says_so(wrong: object) -> None:
    with pytest.raises(ValueError, match=r"不是|不合理"):
        read_instant(wrong, ZONE)


def test_text_keeps_paragraphs_and_loses_the_rest() -> None:
    assert (
        clean_text("\n\t\t\t\n\t\u3000尊敬的书记:\u200b您好\xa0 !\r\n\r\n\r\n\r\n第二段 \t\n")
        == "尊敬的书记:您好 !\n\n第二段"
    )
    assert clean_line(" 关于\n 电梯\u3000的问题 ") == "关于 电梯 的问题"
    assert clean_text(None) == ""


@pytest.mark.parametrize(
    ("cell", "number"),
    [(2557, "2557"), (2557.0, "2557"), (" ２５５７ ", "2557"), ("AH-12 3", "AH-123"), (None, "")],
)
def test_numbers_of_the_source(cell: object, number: str) -> None:
    assert read_number(cell) == number


@given(st.text())
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    once = clean_text(text)
    assert clean_text(once) == once


@given(st.one_of(st.text(), st.floats(allow_nan=True), st.integers()))
def test_whatever_stands_in_the_cell_is_read_or_refused_with_a_sentence(cell: object) -> None:
    try:
        moment = read_instant(cell, ZONE)
    except ValueError as refused:
        assert str(refused)
    else:
        assert moment is None or moment.tzinfo is not None

"""Single fields: what they read, show again, and give as JSON."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from forms.base import Section, TaskForm
from forms.fields import Files, Line, Text, YesNo, tidy
from forms.options import Choice, Picker, Several, YesOrNo, words
from forms.tables import MOST_ROWS, Column, Table
from forms.typed import Day, Moment, Number, as_day, read_day
from forms.words import Sentence, say
from tests.forms.sending import multidict


class Sample(TaskForm):
    sections = (Section("二", ("day", "gone")), Section("空", ("gone",)))

    line = Line("行", length=5, least=2)
    text = Text("文")
    day = Day("日", earliest="today", latest="2026-12-31")
    moment = Moment("时")
    number = Number("数", least=1, most=10, places=2)
    whole = Number("整数")
    ticked = YesNo("勾")
    answer = YesOrNo("问")
    one = Choice("选", options=words("甲", "乙"))
    picked = Picker("挑", source="units")
    many = Several("多", source="units")
    files = Files("件", most=2)
    rows = Table("表", columns=(Column("matter", "事", "text", 10), Column("day", "日", "date")))


def sent(**answers: Any) -> Sample:
    given = {name: value for name, value in answers.items() if name != "facts"}
    return Sample(multidict(given), choices={"units": [("a", "甲局")]}, facts=answers.get("facts", {}))


def first_error(form: TaskForm, name: str) -> str:
    form.validate()
    return next(iter(form.errors.get(name, [""])))


def test_text_is_tidied_but_shown_as_typed() -> None:
    form = sent(line=" 甲\x00\n乙\u202e ", text="一\r\n\r\n二\r三 ")
    assert form.validate()
    assert form.cleaned()["line"] == "甲 乙"
    assert form.cleaned()["text"] == "一\n\n二\n三"
    assert form["text"]._value() == "一\r\n\r\n二\r三 "


@pytest.mark.parametrize("bad", ["\x00", "\x1b", "\x7f", "\ufeff", "\u200b", "\u202e", "\u2066", "\ud800"])
def test_control_and_direction_marks_are_taken_out(bad: str) -> None:
    assert tidy(f"甲{bad}乙") == "甲乙"


def test_a_line_break_counts_once() -> None:
    assert first_error(sent(line="甲\r\n乙\r\n丙"), "line") == ""


def test_too_short_a_line() -> None:
    assert first_error(sent(line="甲"), "line") == "至少2个字，现在1个字，请补充。"


@pytest.mark.parametrize("typed", ["2026-03-02", "2026/3/2", "2026.3.2", "2026年3月2日", "２０２６－０３－０２"])
def test_a_day_is_read_in_several_ways(typed: str) -> None:
    form = sent(day=typed)
    assert form.validate()
    assert form.cleaned()["day"] == "2026-03-02"


@pytest.mark.parametrize("typed", ["2026-02-30", "02-03-2026", "明天", "1999-01-01", "2026-03-02T10:00"])
def test_what_is_no_day_is_refused_once_and_shown_again(typed: str) -> None:
    form = sent(day=typed)
    assert not form.validate()
    assert form.errors["day"] == ["请按“2026-03-02”的样子填写日期。"]
    assert form["day"]._value() == typed


def test_days_are_bounded_by_facts_or_fixed() -> None:
    facts = {"today": date(2026, 3, 2)}
    assert first_error(sent(day="2026-03-01", facts=facts), "day") == "“日”不能早于2026年3月2日（周一），请改晚。"
    assert first_error(sent(day="2027-01-01"), "day") == "“日”不能晚于2026年12月31日（周四），请改早。"
    assert sent(facts=facts)["day"].render_kw == {"min": "2026-03-02", "max": "2026-12-31"}
    assert first_error(sent(day="2020-01-01"), "day") == ""


def test_bounds_of_one_form_do_not_leak_into_the_next() -> None:
    sent(facts={"today": date(2026, 3, 2)})
    assert "min" not in sent()["day"].render_kw


@pytest.mark.parametrize("typed", ["2026-03-02T09:20", "2026-03-02 09:20", "2026-03-02T09:20:31"])
def test_a_moment_is_local_and_to_the_minute(typed: str) -> None:
    form = sent(moment=typed)
    assert form.validate()
    assert form.cleaned()["moment"] == "2026-03-02T09:20"


def test_a_moment_that_is_none() -> None:
    form = sent(moment="2026-03-02")
    assert first_error(form, "moment") == "请按“2026-03-02 09:20”的样子填写日期和时间。"
    assert Sample()["moment"]._value() == ""
    assert Sample(data={"moment": "2026-03-02T09:20:00"}).cleaned()["moment"] == "2026-03-02T09:20"


@pytest.mark.parametrize(("typed", "value"), [("2.50", 2.5), ("３", 3), ("+4", 4)])
def test_a_number_is_read(typed: str, value: Any) -> None:
    assert sent(number=typed).cleaned()["number"] == value


@pytest.mark.parametrize("typed", ["1e3", "0x10", "NaN", "9" * 16, "1,5", "2.345", "--1"])
def test_what_is_no_number(typed: str) -> None:
    assert first_error(sent(number=typed), "number") == "请填数字。"
    assert sent(number=typed)["number"]._value() == typed


def test_a_whole_number_has_no_decimals() -> None:
    assert first_error(sent(whole="2.5"), "whole") == "请填整数。"
    assert sent(whole="0").cleaned()["whole"] == 0
    assert sent().cleaned()["whole"] is None


def test_numbers_are_bounded() -> None:
    assert first_error(sent(number="0"), "number") == "不能小于1，请改大。"
    assert first_error(sent(number="10.5"), "number") == "不能大于10，请改小。"


def test_values_given_by_the_case_fill_the_fields() -> None:
    form = Sample(
        data={
            "line": "行",
            "day": "2026-03-02",
            "number": "1.5",
            "whole": 7,
            "ticked": True,
            "answer": False,
            "one": "甲",
            "many": ["a"],
            "files": [3],
            "rows": [{"matter": "修路灯", "day": date(2026, 3, 9)}, "不是一行"],
        },
        choices={"units": [("a", "甲局")]},
    )
    assert form.cleaned() == {
        "line": "行",
        "text": "",
        "day": "2026-03-02",
        "moment": "",
        "number": 1.5,
        "whole": 7,
        "ticked": True,
        "answer": False,
        "one": "甲",
        "picked": "",
        "many": ["a"],
        "files": ["3"],
        "rows": [{"matter": "修路灯", "day": "2026-03-09"}],
    }
    assert form["number"]._value() == "1.5"
    assert form["whole"]._value() == "7"
    assert Sample()["whole"]._value() == ""


@pytest.mark.parametrize(
    "data",
    [{"number": "x"}, {"number": True}, {"day": "x"}, {"day": 5}, {"moment": 5}, {"line": 5}, {"many": "a"}],
)
def test_a_value_of_the_wrong_kind_leaves_the_field_empty(data: Any) -> None:
    form = Sample(data=data)
    assert form.cleaned() == Sample().cleaned()
    assert form.validate()


def test_as_day() -> None:
    assert as_day(datetime(2026, 3, 2, 23, 0, tzinfo=UTC)) == date(2026, 3, 2)
    assert as_day("2026-03-02T09:20") == date(2026, 3, 2)
    assert as_day("") is None
    assert as_day(None) is None
    assert read_day("2026年13月1日") is None


def test_choices_come_by_source_and_are_checked() -> None:
    assert first_error(sent(picked="b"), "picked") == "“挑”里没有这个选项，请从列出的选项中选。"
    assert first_error(sent(many=["a", "b"]), "many") != ""
    assert sent(many=["a", "a", ""]).cleaned()["many"] == ["a"]
    assert "请选择" in str(sent()["picked"]())
    assert str(sent(picked="a")["picked"]()).count("selected") == 1


def test_a_question_that_must_be_answered_with_yes_or_no() -> None:
    assert sent(answer="true").cleaned()["answer"] is True
    assert sent(answer="false").cleaned()["answer"] is False
    assert first_error(sent(answer="y"), "answer") != ""


def test_files_are_counted() -> None:
    assert first_error(sent(files=["1", "2", "3"]), "files") == "最多2项，请减少。"


def test_rows_of_a_table_are_read_without_the_empty_ones() -> None:
    rows = {"rows-0-matter": "", "rows-0-day": "", "rows-1-matter": " 修路灯 ", "rows-1-day": "2026/3/9"}
    form = sent(**rows, **{"rows-2-matter": " ", "rows-2-day": ""})
    assert form.validate()
    assert form.cleaned()["rows"] == [{"matter": "修路灯", "day": "2026-03-09"}]
    assert [cell.name for cell in form["rows"].shown_rows[0]] == ["rows-0-matter", "rows-0-day"]
    assert len(form["rows"].shown_rows) == 3


@pytest.mark.parametrize(
    ("day", "sentence"),
    [("", "请填写“日”。"), ("后天", "请按“2026-03-02”的样子填写日期。")],
)
def test_a_row_is_whole(day: str, sentence: str) -> None:
    form = sent(**{"rows-0-matter": "修", "rows-0-day": day})
    assert first_error(form, "rows") == "“表”有没填完的行，请补全，或把整行清空。"
    cell = form["rows"].shown_rows[0][1]
    assert (cell.typed, cell.errors) == (day, [sentence])


def test_a_cell_is_bounded_and_rows_are_counted() -> None:
    form = sent(**{"rows-0-matter": "字" * 11, "rows-0-day": "2026-03-09"})
    assert not form.validate()
    assert form["rows"].rows[0][0].errors == ["最多10个字，现在11个字，请删减。"]
    many = {f"rows-{n}-matter": "修" for n in range(MOST_ROWS + 1)}
    many |= {f"rows-{n}-day": "2026-03-09" for n in range(MOST_ROWS + 1)}
    assert first_error(sent(**many), "rows") == "最多20项，请减少。"
    assert len(Sample(data={"rows": [{"matter": "修", "day": "2026-03-09"}] * 20})["rows"].shown_rows) == 20


def test_fields_are_laid_out_by_sections_the_rest_last() -> None:
    laid_out = Sample().laid_out()
    assert [heading for heading, _fields in laid_out] == ["二", ""]
    assert [field.short_name for field in laid_out[0][1]] == ["day"]


def test_notes_of_the_case_stand_at_their_fields() -> None:
    form = Sample(facts={"notes": {"line": "看这里"}})
    assert (form["line"].note, form["text"].note) == ("看这里", "")


def test_forms_of_a_class_share_no_answer_and_no_bound() -> None:
    first = sent(line="供", facts={"today": "2026-03-02"})
    second = sent(line="供暖", facts={"today": "2026-05-01"})
    assert (first.validate(), second.validate()) == (False, True)
    assert (first["line"].data, second["line"].data) == ("供", "供暖")
    assert (first["line"].errors, second["line"].errors) == (["至少2个字，现在1个字，请补充。"], [])
    assert (first["day"].render_kw["min"], second["day"].render_kw["min"]) == ("2026-03-02", "2026-05-01")
    assert [field._form for field in first] == [first] * len(list(first))


class Lists(dict[str, Any]):
    """Choices by source that remember which were read."""

    def __init__(self) -> None:
        super().__init__(units=[("a", "甲局")])
        self.read: list[str] = []

    def get(self, name: str, default: Any = None) -> Any:
        self.read.append(name)
        return super().get(name, default)


def test_a_form_that_is_only_checked_reads_no_choices_but_those_answered() -> None:
    lists = Lists()
    form = Sample(multidict({"line": "供暖"}), choices=lists, shown=False)
    assert form.validate()
    assert form.cleaned()["many"] == []
    assert lists.read == []
    form = Sample(multidict({"line": "供暖", "picked": "b"}), choices=lists, shown=False)
    assert not form.validate()
    assert lists.read == ["units"]
    Sample(choices=lists)
    assert lists.read == ["units"] * 3


def test_a_sentence_remembers_its_msgid() -> None:
    sentence = say("最多%(most)d个字。", most=30)
    assert isinstance(sentence, Sentence)
    assert (str(sentence), sentence.msgid, sentence.parameters) == (
        "最多30个字。",
        "最多%(most)d个字。",
        {"most": 30},
    )

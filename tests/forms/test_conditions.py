"""When a field is asked, and what happens to data for one that is not."""

from forms.base import TaskForm
from forms.conditions import unless, when
from forms.fields import Files, Line, YesNo
from forms.options import Choice
from forms.tables import Column, Table
from tests.forms.sending import multidict


class Asking(TaskForm):
    act = Choice("处理", options=(("a", "甲"), ("b", "乙"), ("c", "丙")), required=True)
    more = Line("补充", shown=unless("act", "a"), required=True)
    why = Line("理由", shown=when("more"), required=when("act", "c"))
    rows = Table("表", columns=(Column("x", "列"),), shown=when("act", "b"), required=True)
    lost = Line("失", shown=when("nowhere"))
    tick = YesNo("勾", shown=when("act", "b"))
    files = Files("件")
    of_files = Line("件的说明", shown=when("files"))
    of_rows = Line("表的说明", shown=when("rows"))


def test_nothing_conditional_is_asked_before_the_first_choice() -> None:
    form = Asking(multidict({}))
    assert not form.validate()
    assert form.errors == {"act": ["请选择“处理”。"]}


def test_a_condition_is_said_in_words_and_as_attribute() -> None:
    form = Asking()
    assert form["more"].condition == "“处理”不选“甲”时填写。"
    assert form["rows"].condition == "“处理”选“乙”时填写。"
    assert form["why"].condition == "填写“补充”后再填本项。"
    assert form["more"].render_kw["data-shown-when"] == "act!=a"
    assert form["why"].render_kw["data-shown-when"] == "more"
    assert form["why"].render_kw["data-required-when"] == "act=c"
    assert not form["more"].flags.required
    assert form["more"].marked
    assert form["act"].flags.required


def test_a_condition_on_a_field_that_is_not_there_never_holds() -> None:
    form = Asking(multidict({"act": "a", "lost": "x"}))
    assert not form.validate()
    assert form.errors == {"lost": ["此处不需要填写“失”，请清空。"]}


def test_hidden_data_is_refused_whatever_the_field() -> None:
    form = Asking(multidict({"act": "a", "more": "x", "rows-0-x": "y", "tick": "y"}))
    assert not form.validate()
    assert form.errors.keys() == {"more", "rows", "tick"}


def test_conditions_may_hang_on_each_other() -> None:
    assert Asking(multidict({"act": "b", "more": "x", "rows-0-x": "1"})).validate()
    form = Asking(multidict({"act": "c", "more": "x"}))
    assert not form.validate()
    assert form.errors == {"why": ["请填写“理由”。"]}
    assert form["why"].chosen() == frozenset()
    assert form["more"].answer_label("x") == "x"


def test_conditions_hang_on_files_and_tables_too() -> None:
    sent = {"act": "b", "more": "x", "rows-0-x": "1", "files": "7", "of_files": "甲", "of_rows": "乙"}
    assert Asking(multidict(sent)).validate()
    form = Asking(multidict({**sent, "files": ""}))
    assert not form.validate()
    assert form.errors == {"of_files": ["填写“件”后再填本项。请清空本项，或改选。"]}

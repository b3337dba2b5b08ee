"""A completed form in words, as pages and papers tell it."""

from datetime import UTC, datetime

import pytest

from app.domain.units import Unit, UnitTree
from app.engine.definition import DeclaredField, Element
from app.operations.answers import Answer, Names, answers, form_of, people_in
from app.store.attachments import AttachmentRecord
from forms import form_class

SCAN = AttachmentRecord(
    id=7,
    case_id=1,
    work_item_id=None,
    field="scan",
    task_id=3,
    name="批示.png",
    media_type="image/png",
    size=10,
    digest="",
    uploaded_by=1,
    uploaded_at=datetime(2026, 3, 2, tzinfo=UTC),
)
NAMES = Names(
    tree=UnitTree.of([Unit("zjj", "市住建局", "city_department", "city")]),
    people={5: "王市长"},
    files={7: SCAN},
)


def told(form: str, **inputs: object) -> list[Answer]:
    return list(answers(form_class(form), inputs, NAMES))


def test_choices_units_and_people_are_named() -> None:
    found = told(
        "instruct", act="批示", leader="5", lead_unit="zjj", text="阅处。", next_leader="", leader_due="2026-03-09"
    )
    assert [(one.label, one.kind, one.texts) for one in found] == [
        ("处理", "radios", ("批示",)),
        ("批示领导", "select", ("王市长",)),
        ("批示内容", "text", ("阅处。",)),
        ("主办", "select", ("市住建局",)),
        ("办结日期", "date", ("2026-03-09",)),
    ]


def test_what_nobody_knows_is_told_as_it_stands() -> None:
    (leader, unit) = told("instruct", leader="99", lead_unit="gone")
    assert (leader.texts, unit.texts) == (("99",), ("gone",))


def test_a_refusal_is_an_answer_and_an_unticked_box_is_none() -> None:
    assert [(one.label, one.texts) for one in told("release", approved=False)] == [("决定", ("退回修改",))]
    assert [(one.label, one.texts) for one in told("release", approved=True)] == [("决定", ("同意报出",))]
    assert told("sort", major=False) == []
    (major,) = told("sort", major=True)
    assert (major.label, major.kind) == ("事关经济发展、社会稳定", "check")


def test_tables_keep_their_headings_and_rows() -> None:
    (demands,) = told("handle", demands=[{"demand": "修路灯", "answer": "已修好"}, {"demand": "补井盖"}])
    assert demands.heads == ("诉求", "回应")
    assert demands.rows == (("修路灯", "已修好"), ("补井盖", ""))


def test_files_that_are_gone_are_left_out() -> None:
    (scan,) = told("instruct", scan=["7", "8", "x"])
    assert scan.files == (SCAN,)


def test_several_answers_are_all_named() -> None:
    (importance,) = told("sort", importance=["涉全市", "涉群体"])
    assert importance.texts == ("涉全市", "涉群体")


def test_ids_in_answers_are_looked_for_as_people() -> None:
    assert people_in([{"leader": "5", "text": "12月", "n": 4, "long": "9" * 40}, {"leader": "6"}]) == {5, 6}


@pytest.mark.parametrize(
    ("element", "fields"),
    [
        (Element("handle", "办理", "userTask", "p"), {"findings", "result"}),
        (Element("revise", "修改", "userTask", "p", form="handle"), {"findings", "result"}),
        (
            Element("own", "自设", "userTask", "p", fields=(DeclaredField("count", "户数", "long"),)),
            {"count"},
        ),
    ],
)
def test_the_form_of_an_element(element: Element, fields: set[str]) -> None:
    found = form_of(element)
    assert found is not None
    assert fields <= {field.short_name for field in found()}


def test_a_form_that_is_gone_has_no_words() -> None:
    assert form_of(Element("gone", "", "userTask", "p", form="abolished")) is None

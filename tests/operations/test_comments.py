"""Internal comments: who may see them, whom they tell, what stays of them."""

import json
from datetime import timedelta
from typing import Any

import pytest

from app.domain.errors import Invalid, NotFound, NotPermitted
from app.domain.permissions import Actor, Role
from app.operations import comments
from app.operations.comments import CommentView, Said
from app.store import case_units, cases, journal_verification, notices
from app.store.literal import execute
from tests.operations.test_tasks import delivered, in_the_pool
from tests.operations.town import Town


def add(town: Town, actor: Actor, case_id: int, text: str = "现场已看过。", **given: Any) -> int:
    with town.office.begin() as uow:
        number = cases.get_case(uow, case_id).number
        return comments.add(uow, actor, town.clock, number, Said(text, **given))


def seen(town: Town, actor: Actor, case_id: int, **given: Any) -> CommentView | None:
    with town.office.read() as uow:
        return comments.view(uow, actor, town.clock, case_id, **given)


def texts(town: Town, actor: Actor, case_id: int, **given: Any) -> list[str]:
    view = seen(town, actor, case_id, **given)
    assert view is not None
    return [line.text for line in view.lines]


def told(town: Town, actor: Actor) -> list[tuple[str, int | None, str]]:
    assert actor.person is not None
    with town.office.read() as uow:
        return [(one.kind, one.case_id, one.facts["by"]) for one in notices.newest(uow, actor.person, 20)]


def journal_of(town: Town, case_id: int) -> list[tuple[str, dict[str, Any]]]:
    with town.office.read() as uow:
        rows = execute(
            uow, "SELECT kind, payload FROM journal_entry WHERE stream = ? ORDER BY seq", [f"case:{case_id}"]
        ).fetchall()
    return [(kind, json.loads(payload)) for kind, payload in rows if kind.startswith("comment:")]


def test_comments_stand_in_order_and_are_paged_from_the_newest(town: Town) -> None:
    case_id, clerk = delivered(town), town.actor(Role.HANDLING_UNIT, "zjj")
    for n in range(5):
        add(town, clerk, case_id, f"第{n}条")
    assert texts(town, clerk, case_id) == [f"第{n}条" for n in range(5)]
    newest = seen(town, clerk, case_id, size=2)
    assert newest is not None
    assert ([line.text for line in newest.lines], newest.earlier, newest.total) == (["第3条", "第4条"], 3, 5)
    assert texts(town, clerk, case_id, size=2, before=newest.lines[0].id) == ["第1条", "第2条"]
    line = newest.lines[0]
    assert (line.author, line.unit, line.own, line.editable) == (clerk.name, "市住房和城乡建设局", True, True)


def test_a_comment_remembers_the_step_beside_which_it_was_written(town: Town) -> None:
    case_id, clerk = delivered(town), town.actor(Role.HANDLING_UNIT, "zjj")
    other = town.submit(title="别的事").case_id
    add(town, clerk, case_id, item=town.item(case_id, "acknowledge").id)
    add(town, clerk, case_id, item=town.item(other, "moderate").id)
    view = seen(town, clerk, case_id)
    assert view is not None
    assert [line.step for line in view.lines] == [town.item(case_id, "acknowledge").name, ""]


def test_only_those_who_see_the_case_read_or_write_comments(town: Town) -> None:
    case_id, clerk = delivered(town), town.actor(Role.HANDLING_UNIT, "zjj")
    add(town, clerk, case_id)
    stranger, author = town.actor(Role.HANDLING_UNIT, "cgj"), town.author(case_id)
    assert seen(town, town.actor(Role.INFO_OFFICE, "xxb"), case_id) is not None
    assert seen(town, stranger, case_id) is None
    assert seen(town, author, case_id) is None
    with pytest.raises(NotFound):
        add(town, stranger, case_id)
    with pytest.raises(NotPermitted):
        add(town, author, case_id)


def test_who_meets_a_case_in_the_pool_reads_no_comments(town: Town) -> None:
    case_id = in_the_pool(town)
    add(town, town.actor(Role.INFO_OFFICE, "xxb"), case_id)
    assert seen(town, town.actor(Role.HANDLING_UNIT, "cgj"), case_id) is None


def test_sealing_and_excluding_hide_what_was_said_before(town: Town) -> None:
    case_id, clerk = delivered(town), town.actor(Role.HANDLING_UNIT, "zjj")
    info, office = town.actor(Role.INFO_OFFICE, "xxb"), town.actor(Role.SUPERVISION_OFFICE, "dcs")
    comment = add(town, clerk, case_id, mentions=[info.person])
    with town.office.begin() as uow:
        case_units.exclude(uow, case_id, ["zjj"])
    assert seen(town, clerk, case_id) is None
    with pytest.raises(NotFound), town.office.begin() as uow:
        comments.withdraw(uow, clerk, town.clock, comment)
    with town.office.begin() as uow:
        cases.project(uow, case_id, {"sealed": True})
    assert seen(town, info, case_id) is None
    assert texts(town, office, case_id) == ["现场已看过。"]


def test_a_mention_tells_a_colleague_and_nobody_who_may_not_see_the_case(town: Town) -> None:
    case_id, clerk = delivered(town), town.actor(Role.HANDLING_UNIT, "zjj")
    head, stranger = town.actor(Role.UNIT_HEAD, "zjj"), town.actor(Role.HANDLING_UNIT, "cgj")
    add(town, clerk, case_id, mentions=[head.person, clerk.person, head.person])
    assert told(town, head) == [("mention", case_id, clerk.name)]
    assert told(town, clerk) == []
    view = seen(town, head, case_id)
    assert view is not None
    assert view.lines[0].mentions == (head.name,)
    with pytest.raises(Invalid) as refused:
        add(town, clerk, case_id, "再看看。", mentions=[stranger.person])
    assert list(refused.value.errors) == ["mention"]
    assert told(town, stranger) == []
    assert len(texts(town, clerk, case_id)) == 1


def test_those_who_work_on_a_case_hear_of_a_comment_once(town: Town) -> None:
    case_id, clerk = delivered(town), town.actor(Role.HANDLING_UNIT, "zjj")
    second, info = town.actor(Role.HANDLING_UNIT, "zjj", 2), town.actor(Role.INFO_OFFICE, "xxb")
    add(town, clerk, case_id)
    add(town, second, case_id)
    add(town, info, case_id)
    assert told(town, clerk) == [("comment", case_id, second.name)]
    with town.office.begin() as uow:
        assert clerk.person is not None
        notices.mark_all_read(uow, clerk.person, 10**9, town.now)
    add(town, info, case_id)
    assert told(town, clerk)[0] == ("comment", case_id, info.name)


def test_nobody_hears_of_a_case_that_was_taken_from_him(town: Town) -> None:
    case_id, clerk = delivered(town), town.actor(Role.HANDLING_UNIT, "zjj")
    add(town, clerk, case_id)
    with town.office.begin() as uow:
        cases.project(uow, case_id, {"sealed": True})
        case_units.exclude(uow, case_id, ["zjj"])
    add(town, town.actor(Role.SUPERVISION_OFFICE, "dcs"), case_id)
    assert told(town, clerk) == []


def test_the_author_changes_a_comment_for_ten_minutes(town: Town) -> None:
    case_id, clerk = delivered(town), town.actor(Role.HANDLING_UNIT, "zjj")
    comment = add(town, clerk, case_id)
    later = town.at(timedelta(minutes=10))
    with later.office.begin() as uow:
        comments.edit(uow, clerk, later.clock, comment, Said("现场看过，线路老化。"))
    view = seen(later, clerk, case_id)
    assert view is not None
    assert (view.lines[0].text, view.lines[0].edited_at) == ("现场看过，线路老化。", later.now)
    too_late = town.at(timedelta(minutes=10, seconds=1))
    with pytest.raises(Invalid) as refused, too_late.office.begin() as uow:
        comments.edit(uow, clerk, too_late.clock, comment, Said("另一种说法"))
    assert list(refused.value.errors) == ["text"]
    with pytest.raises(NotPermitted), town.office.begin() as uow:
        comments.edit(uow, town.actor(Role.HANDLING_UNIT, "zjj", 2), town.clock, comment, Said("别人的话"))


def test_withdrawing_leaves_who_and_when_and_no_words(town: Town) -> None:
    case_id, clerk = delivered(town), town.actor(Role.HANDLING_UNIT, "zjj")
    comment = add(town, clerk, case_id, mentions=[town.actor(Role.UNIT_HEAD, "zjj").person])
    later = town.at(timedelta(days=3))
    with later.office.begin() as uow:
        comments.withdraw(uow, clerk, later.clock, comment)
    view = seen(later, clerk, case_id)
    assert view is not None
    line = view.lines[0]
    assert (line.text, line.mentions, line.author, line.withdrawn_at) == ("", (), clerk.name, later.now)
    assert not line.own
    for act in (comments.withdraw, comments.own):
        with pytest.raises(NotPermitted), later.office.begin() as uow:
            act(uow, clerk, later.clock, comment)
    with pytest.raises(Exception, match="ever deleted"), later.office.begin() as uow:
        execute(uow, "DELETE FROM case_comment WHERE id = ?", [comment])


def test_the_journal_proves_each_wording_and_keeps_none(town: Town) -> None:
    case_id, clerk = delivered(town), town.actor(Role.HANDLING_UNIT, "zjj")
    comment = add(town, clerk, case_id, "线路老化，请核实。")
    with town.office.begin() as uow:
        comments.edit(uow, clerk, town.clock, comment, Said("线路老化，已核实。"))
        comments.withdraw(uow, clerk, town.clock, comment)
    written = journal_of(town, case_id)
    assert [kind for kind, _ in written] == ["comment:added", "comment:edited", "comment:withdrawn"]
    digests = {payload["text"] for _, payload in written if "text" in payload}
    assert len(digests) == 2
    assert all(len(digest) == 64 for digest in digests)
    with town.office.read() as uow:
        assert journal_verification.verify(uow).holds


@pytest.mark.parametrize(
    ("text", "field"),
    [("  \n ", "text"), ("长" * 1001, "text"), ("请回电13912345678。", "confirmed")],
)
def test_what_is_wrong_with_a_comment_is_said_at_its_field(town: Town, text: str, field: str) -> None:
    case_id, clerk = delivered(town), town.actor(Role.HANDLING_UNIT, "zjj")
    with pytest.raises(Invalid) as refused:
        add(town, clerk, case_id, text)
    assert list(refused.value.errors) == [field]
    assert texts(town, clerk, case_id) == []


def test_personal_data_that_has_to_be_there_may_be_confirmed(town: Town) -> None:
    case_id, clerk = delivered(town), town.actor(Role.HANDLING_UNIT, "zjj")
    add(town, clerk, case_id, "请回电13912345678。", confirmed=True)
    add(town, clerk, case_id, "督查室电话0933-8210000。")
    assert len(texts(town, clerk, case_id)) == 2


def test_colleagues_are_found_by_name_and_unit_without_oneself(town: Town) -> None:
    case_id, clerk = delivered(town), town.actor(Role.HANDLING_UNIT, "zjj")
    number = town.case(case_id).number

    def found(text: str) -> set[str]:
        with town.office.read() as uow:
            return {one.name for one in comments.colleagues(uow, clerk, town.clock, number, text=text)}

    assert clerk.name not in found("")
    assert found("住房和城乡") == {"zjjhandling_unit2", "zjjunit_head1", "zjjunit_head2"}
    assert found("unit_head1") == {"zjjunit_head1"}
    with pytest.raises(NotFound), town.office.read() as uow:
        comments.colleagues(uow, town.actor(Role.HANDLING_UNIT, "cgj"), town.clock, number)

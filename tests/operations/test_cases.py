"""Messages come in: numbers, identities, repeats, accusations, and what the public may read at once."""

from datetime import datetime, timedelta

import pytest

from app.domain.errors import Invalid, NotFound
from app.domain.permissions import SYSTEM, Actor, Role
from app.operations import buttons, cases
from app.store import attachments, case_access, case_links, identities, replies, work_items
from app.store import cases as rows
from tests.operations.test_tasks import HANDLED, SORTED, delivered, info, rateable
from tests.operations.town import SHANGHAI, Town, sent


def test_a_message_gets_a_number_a_code_and_its_first_task(town: Town) -> None:
    first, second = town.submit(), town.submit(text="另一件事。")
    assert (first.number, second.number) == ("2026-00001", "2026-00002")
    assert len(first.code) == 10
    with town.office.read() as uow:
        found = rows.case_by_code(uow, first.number, first.code)
        assert found is not None
        assert found.id == first.case_id
        assert rows.case_by_code(uow, second.number, first.code) is None
    item = town.item(first.case_id, "moderate")
    assert (item.role, item.unit_id, str(item.due_on)) == ("info_office", "xxb", "2026-03-03")
    assert town.case(first.case_id).stage == "moderation"


def test_the_identity_is_kept_apart_and_opened_for_a_reason(sqlite_town: Town) -> None:
    town = sqlite_town
    case_id = town.submit(name="李想", phone="13900000000").case_id
    with town.office.begin() as uow:
        identity = identities.read(uow, case_id, reason="核实地点", actor=SYSTEM, now=town.now)
    assert (identity.name, identity.phone) == ("李想", "13900000000")
    with town.office.read() as uow:
        assert not identities.exists(uow, town.submit().case_id)


def test_files_sent_with_a_message_become_its_own(sqlite_town: Town) -> None:
    town = sqlite_town
    file = town.upload(None, "照片.png")
    with town.office.begin() as uow:
        new = cases.NewMessage(title="路灯", text="不亮")
        submitted = cases.submit(uow, SYSTEM, town.clock, new, [file])
    with town.office.read() as uow:
        (kept,) = attachments.of_case(uow, submitted.case_id)
    assert (kept.id, kept.task_id) == (file, None)


def test_nothing_is_public_before_moderation(sqlite_town: Town) -> None:
    town = sqlite_town
    case = town.case(town.submit(proposed_title="路灯", proposed_text="电话××××").case_id)
    assert (case.published_at, case.published_text, case.withheld) == (None, "电话××××", False)


def test_what_stands_on_the_board_is_public_at_once(sqlite_town: Town) -> None:
    town = sqlite_town
    case = town.case(town.register(source="people_governor", source_number="7").case_id)
    assert case.on_people_board
    assert (case.published_text, case.published_at, case.withheld) == (case.original_text, town.now, False)
    assert case.stage == "sorting"


def test_other_sources_are_never_published(sqlite_town: Town) -> None:
    town = sqlite_town
    for source, office in (("provincial_site", "supervision_office"), ("hotline", "info_office")):
        case_id = town.register(source=source, text=f"由{source}转来。").case_id
        case = town.case(case_id)
        assert (case.published_at, case.withheld) == (None, True)
        assert town.item(case_id, "sort").role == office


def test_the_same_source_number_is_registered_once(town: Town) -> None:
    first = town.register(source_number="31000001")
    again = town.register(source_number="31000001", text="改过的文字。")
    assert again == cases.Registered(first.case_id, first.number, repeated=True)
    other = town.register(source="people_governor", source_number="31000001", text="别的板块。")
    assert not other.repeated


def test_the_same_text_is_linked_and_kept(town: Town) -> None:
    first = town.register(source_number="1", title="路 破了", text="门前的路\n坏了。")
    second = town.register(source_number="2", title="路破了", text="门前的路坏了。")
    assert (first.linked, second.linked) == (0, 1)
    with town.office.read() as uow:
        (link,) = case_links.links_of(uow, second.case_id)
    assert (link.case_id, link.kind) == (first.case_id, "repeat")


def test_a_message_keeps_its_own_time(sqlite_town: Town) -> None:
    town = sqlite_town
    asked = datetime(2025, 11, 30, 23, 50, tzinfo=SHANGHAI)
    registered = town.register(received_at=asked)
    assert registered.number == "2025-00001"
    assert town.case(registered.case_id).received_at == asked
    assert str(town.item(registered.case_id, "sort").due_on) == "2026-03-03"


def test_an_accusation_is_sealed_from_the_first_moment(town: Town) -> None:
    case_id = town.submit(accusation=True, accused="某局", name="李想").case_id
    case = town.case(case_id)
    assert (case.sealed, case.withheld, case.published_at, case.stage) == (True, True, None, "sealed")
    (item,) = town.items(case_id)
    assert (item.element, item.role, item.sealed) == ("screen", "supervision_office", True)
    assert not sees(town, info(town), case_id)
    assert sees(town, town.actor(Role.SUPERVISION_OFFICE, "dcs"), case_id)
    assert not sees(town, town.actor(Role.CITY_LEADER, "city"), case_id)


def test_a_sealed_message_is_linked_with_nothing(sqlite_town: Town) -> None:
    town = sqlite_town
    town.submit(text="同样的话。")
    sealed = town.submit(text="同样的话。", accusation=True)
    later = town.submit(text="同样的话。")
    with town.office.read() as uow:
        assert case_links.links_of(uow, sealed.case_id) == []
        assert [link.case_id for link in case_links.links_of(uow, later.case_id)] == [1]


def test_what_moderation_seals_loses_whoever_saw_it(town: Town) -> None:
    case_id = town.submit(proposed_text="反映某局。").case_id
    town.complete(info(town), case_id, "moderate", moderation="seal", reason="控告检举")
    case = town.case(case_id)
    assert (case.sealed, case.withheld, case.published_text, case.stage) == (True, True, "", "sealed")
    assert all(item.sealed for item in town.items(case_id))
    assert not sees(town, info(town), case_id)


def test_sealing_while_a_unit_handles_takes_the_case_from_it(town: Town) -> None:
    case_id = delivered(town)
    clerk = town.actor(Role.HANDLING_UNIT, "zjj")
    assert sees(town, clerk, case_id)
    with town.office.begin() as uow:
        buttons.press(uow, info(town), town.clock, case_id, "reroute")
    town.complete(info(town), case_id, "sort", **(SORTED | {"disposal": "sealed"}))
    case = town.case(case_id)
    assert (case.sealed, case.lead_unit, case.published_at) == (True, "", None)
    assert not sees(town, clerk, case_id)


def test_what_goes_back_to_the_pool_is_for_every_unit(sqlite_town: Town) -> None:
    town = sqlite_town
    case_id = delivered(town)
    with town.office.begin() as uow:
        buttons.press(uow, info(town), town.clock, case_id, "reroute")
    town.complete(info(town), case_id, "sort", **(SORTED | {"transfer_mode": "pool"}))
    assert town.item(case_id, "claim").unit_id == ""
    town.complete(town.actor(Role.HANDLING_UNIT, "cgj"), case_id, "claim", basis="职责")
    assert town.item(case_id, "acknowledge").unit_id == "cgj"


def sees(town: Town, actor: Actor, case_id: int) -> bool:
    with town.office.read() as uow:
        return case_access.reaches_case(uow, actor, case_id)


def test_the_author_rates_by_the_case(town: Town) -> None:
    case_id = rateable(town)
    author = town.author(case_id)
    with town.office.begin() as uow, pytest.raises(Invalid):
        cases.rate(uow, author, town.clock, case_id, sent({}))
    given = {"solved": "未解决", "satisfaction": "不满意", "comment": "没修好", "rating": "rehandle"}
    with town.office.begin() as uow:
        cases.rate(uow, author, town.clock, case_id, sent(given))
    case = town.case(case_id)
    assert (case.round, case.status, case.handed_in_at, case.rate_until) == ("rehandle", "open", None, None)
    assert town.open(case_id) == ["handle"]
    with town.office.begin() as uow, pytest.raises(NotFound):
        cases.rate(uow, author, town.clock, case_id, sent(given))


def test_rating_closes_after_fifteen_days(town: Town) -> None:
    case_id = rateable(town)
    case = town.case(case_id)
    assert (case.status, case.stage, str(case.rate_until)) == ("replied", "rating", "2026-03-17")
    assert town.at(timedelta(days=15)).fire() == 0
    assert town.at(timedelta(days=16)).fire() == 1
    case = town.case(case_id)
    assert (case.status, case.stage, case.satisfaction) == ("closed", "archived", "")


def test_a_merged_message_is_answered_with_its_main_case(town: Town) -> None:
    main = delivered(town)
    follower = town.submit(text="路灯还是不亮。").case_id
    town.complete(info(town), follower, "moderate", moderation="publish")
    merging = SORTED | {"disposal": "merge", "main_case": town.case(main).number}
    town.complete(info(town), follower, "sort", **merging)
    assert (town.case(follower).stage, town.case(follower).lead_unit) == ("merged", "zjj")
    assert town.open(follower) == []
    answer(town, main)
    assert town.open(follower) == ["rate"]
    with town.office.read() as uow:
        (own,), (taken,) = replies.replies_of(uow, main), replies.replies_of(uow, follower)
    assert taken.text == own.text
    assert taken.published_at == town.now
    late = town.submit(text="我家门口也不亮。").case_id
    town.complete(info(town), late, "moderate", moderation="publish")
    town.complete(info(town), late, "sort", **merging)
    assert town.open(late) == ["rate"]


def answer(town: Town, case_id: int) -> None:
    clerk, head = town.actor(Role.HANDLING_UNIT, "zjj"), town.actor(Role.UNIT_HEAD, "zjj")
    town.complete(clerk, case_id, "acknowledge", acknowledgement="accept", handler=clerk.person)
    town.complete(clerk, case_id, "handle", **HANDLED)
    town.complete(head, case_id, "release", approved="approve")


def test_the_work_of_a_case_stands_in_its_rows(sqlite_town: Town) -> None:
    case_id = sqlite_town.submit().case_id
    with sqlite_town.office.read() as uow:
        (item,) = work_items.items_of_case(uow, case_id)
    assert (item.process, item.form, item.name) == ("message_handling", "moderate", "审核")

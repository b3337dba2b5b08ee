"""“Why do I see this?”: role and unit, since when, by which step and version, in whose stead, by whose hand."""

from datetime import timedelta

from app.domain.permissions import Actor, Role
from app.operations import inbox, ledger
from app.operations.bulk_acts import Kind
from app.operations.inbox import InboxLine, InboxQuery, List
from app.operations.ledger import LedgerLine, LedgerQuery
from app.operations.reasons import Reason
from app.store import case_units, cases
from tests.operations.test_bulk_acts import clerk, did, items
from tests.operations.test_deputies import named, reported
from tests.operations.test_tasks import HANDLED, delivered, in_the_pool, info
from tests.operations.town import Town


def lines(town: Town, actor: Actor, which: List) -> list[InboxLine]:
    with town.office.read() as uow:
        return list(inbox.view(uow, actor, town.clock, InboxQuery(list=which)).page.rows)


def why(town: Town, actor: Actor, which: List) -> Reason:
    (line,) = lines(town, actor, which)
    return line.reason


def seen(town: Town, actor: Actor) -> dict[int, LedgerLine]:
    with town.office.read() as uow:
        found = ledger.view(uow, actor, town.clock, LedgerQuery()).page.rows
    return {line.row.id: line for line in found}


def test_a_task_tells_where_it_comes_from(town: Town) -> None:
    items(town, 1)
    reason = why(town, clerk(town), List.CLAIMABLE)
    assert (reason.kind, reason.role, reason.unit) == ("role", "handling_unit", "市住房和城乡建设局")
    assert (reason.step, reason.lane) == ("签收、本级分办", "承办单位")
    assert (reason.process, reason.version, reason.since) == ("承办单位办理", 1, town.now)
    assert (reason.behalf, reason.by) == ("", "")


def test_how_it_came_to_its_holder(town: Town) -> None:
    first, second, later = clerk(town), clerk(town, 2), town.at(timedelta(hours=1))
    wanted = items(town, 1)
    did(later, first, Kind.TAKE, wanted)
    assert (why(town, first, List.MINE).kind, why(town, first, List.MINE).at) == ("taken", later.now)
    did(later, first, Kind.ASSIGN, wanted, receiver=second.person)
    reason = why(town, second, List.MINE)
    assert (reason.kind, reason.by, reason.at) == ("assigned", first.name, later.now)
    leader = town.actor(Role.CITY_LEADER, "city")
    reported(town, leader)
    assert why(town, leader, List.MINE).kind == "named"


def test_a_deputy_reads_for_whom(town: Town) -> None:
    leader, other = town.actor(Role.CITY_LEADER, "city"), town.actor(Role.CITY_LEADER, "city", 2)
    reported(town, leader)
    deputy = named(town, leader, other)
    reason = why(town, deputy, List.MINE)
    assert (reason.kind, reason.behalf) == ("named", leader.name)
    head, first = town.actor(Role.UNIT_HEAD, "zjj"), clerk(town)
    case_id, writer = delivered(town), clerk(town, 2)
    town.complete(writer, case_id, "acknowledge", acknowledgement="accept", handler=writer.person)
    town.complete(writer, case_id, "handle", **HANDLED)
    of_head = named(town, head, first)
    reason = why(town, of_head, List.CLAIMABLE)
    assert (reason.kind, reason.role, reason.behalf) == ("role", "unit_head", head.name)
    (line,) = lines(town, of_head, List.CLAIMABLE)
    assert (line.takeable, line.held, line.movable, line.openable) == (True, False, True, True)


def test_a_head_sees_what_he_assigns(town: Town) -> None:
    head, first = town.actor(Role.UNIT_HEAD, "zjj"), clerk(town)
    did(town, first, Kind.TAKE, items(town, 1))
    (line,) = lines(town, head, List.UNIT)
    assert (line.reason.kind, line.takeable, line.held, line.movable, line.openable) == (
        "overseen",
        False,
        False,
        True,
        False,
    )
    assert lines(town, head, List.CLAIMABLE) == []
    (colleague,) = lines(town, clerk(town, 2), List.UNIT)
    assert (colleague.reason.kind, colleague.movable) == ("role", False)


def test_pool_waiting_and_done(town: Town) -> None:
    case_id, first = in_the_pool(town), clerk(town)
    assert why(town, first, List.CLAIMABLE).kind == "pool"
    town.complete(first, case_id, "claim", basis="职责")
    assert why(town, first, List.DONE).kind == "done"
    town.complete(first, case_id, "acknowledge", acknowledgement="accept", handler=first.person)
    town.complete(first, case_id, "handle", **HANDLED)
    (waiting,) = lines(town, first, List.WAITING)
    assert (waiting.reason.kind, waiting.reason.role, waiting.movable) == ("waiting", "unit_head", False)


def test_the_ledger_tells_by_which_role_or_part(town: Town) -> None:
    case_id = delivered(town)
    with town.office.begin() as uow:
        cases.project(uow, case_id, {"assisting_units": ["jyj"]}, [])
    mine = seen(town, clerk(town))[case_id].sight
    assert (mine.kind, mine.unit, mine.own, mine.since) == ("lead", "市住房和城乡建设局", True, town.now)
    assert seen(town, clerk(town, unit="jyj"))[case_id].sight.kind == "assist"
    wide = seen(town, info(town))[case_id].sight
    assert (wide.kind, wide.role, wide.unit) == ("city", "info_office", "")
    deputy = named(town, info(town), town.actor(Role.HANDLING_UNIT, "xxb"))
    assert seen(town, deputy)[case_id].sight.behalf == info(town).name


def test_a_county_reads_that_it_stands_above(town: Town) -> None:
    case_id = delivered(town, unit="kt")
    with town.office.begin() as uow:
        cases.project(uow, case_id, {"lead_unit": "jyj", "acting_unit": "kt_slp"}, [])
    sight = seen(town, clerk(town, unit="kt"))[case_id].sight
    assert (sight.kind, sight.own) == ("acting", False)


def test_a_sealed_case_names_the_supervision_office(town: Town) -> None:
    case_id = town.submit(accusation=True, accused="市住建局").case_id
    supervisor = town.actor(Role.SUPERVISION_OFFICE, "dcs")
    assert seen(town, supervisor)[case_id].sight.kind == "supervision"
    assert case_id not in seen(town, info(town))
    with town.office.begin() as uow:
        case_units.exclude(uow, case_id, ["dcs"])
    assert case_id not in seen(town, supervisor)


def test_a_page_of_a_list_asks_once_for_all_reasons(town: Town) -> None:
    """Whatever stands on the page, its reasons cost one statement."""
    items(town, 1)
    with town.office.read() as uow:
        inbox.view(uow, clerk(town), town.clock, InboxQuery(list=List.UNIT))
    with town.office.read() as uow:
        inbox.view(uow, clerk(town), town.clock, InboxQuery(list=List.UNIT))
        one = uow.statements
    items(town, 4)
    with town.office.read() as uow:
        inbox.view(uow, clerk(town), town.clock, InboxQuery(list=List.UNIT))
        assert uow.statements == one

"""Tasks and what hangs on them: ratings, files, excluded units, figures, a case that moved."""

import pytest

from app.domain.errors import Conflict, Invalid, NotFound
from app.domain.permissions import Role
from app.operations import access
from app.operations.running import verbs
from app.store import attachments, case_units, counters, journal_verification
from tests.operations.test_tasks import HANDLED, delivered, in_the_pool, info, rateable
from tests.operations.town import Town


def test_only_the_author_rates(town: Town) -> None:
    mine, other = rateable(town), town.submit().case_id
    rating = {"solved": "已解决", "satisfaction": "满意", "rating": "rated"}
    for stranger in (town.author(other), info(town)):
        with pytest.raises(NotFound):
            town.complete(stranger, mine, "rate", **rating)
    town.complete(town.author(mine), mine, "rate", **rating)
    case = town.case(mine)
    assert (case.satisfaction, case.status, case.stage) == ("满意", "closed", "archived")


def test_files_of_the_form_become_the_cases(town: Town) -> None:
    case_id = delivered(town)
    clerk = town.actor(Role.HANDLING_UNIT, "zjj")
    town.complete(clerk, case_id, "acknowledge", acknowledgement="accept", handler=clerk.person)
    item = town.item(case_id, "handle")
    own, foreign = town.upload(item.id, "现场.png"), town.upload(4711, "别处.png")
    with pytest.raises(Invalid) as refused:
        town.complete(clerk, case_id, "handle", files=[own, foreign], **HANDLED)
    assert set(refused.value.errors) == {"files"}
    town.complete(clerk, case_id, "handle", files=[own], **HANDLED)
    with town.office.read() as uow:
        assert [file.id for file in attachments.of_case(uow, case_id)] == [own]
        assert attachments.of_case(uow, case_id)[0].task_id == item.id


def test_excluded_units_never_meet_the_pool(town: Town) -> None:
    case_id = in_the_pool(town)
    with town.office.begin() as uow:
        case_units.exclude(uow, case_id, ["cgj"])
    with pytest.raises(NotFound):
        town.complete(town.actor(Role.HANDLING_UNIT, "cgj"), case_id, "claim", basis="职责")


def test_counters_and_journal_agree_after_a_whole_case(town: Town) -> None:
    case_id = rateable(town)
    town.complete(town.author(case_id), case_id, "rate", solved="已解决", satisfaction="满意", rating="rated")
    with town.office.begin() as uow:
        counters.fold(uow)
    with town.office.read() as uow:
        assert counters.recount(uow) == ()
        assert journal_verification.verify(uow).breaks == ()


def test_a_case_that_moved_in_between_is_a_conflict(town: Town) -> None:
    case_id = town.submit().case_id
    item = town.item(case_id, "moderate")
    with pytest.raises(Conflict), town.office.begin() as uow:
        uow.session.connection().exec_driver_sql("UPDATE instance SET version = version + 1")
        loaded = access.reach(uow, info(town), item.id)
        uow.session.connection().exec_driver_sql("UPDATE instance SET version = version + 1")
        turn = verbs.turn_of(uow, info(town), town.clock, loaded)
        verbs.complete(turn, loaded, lambda _: verbs.Filled({"moderation": "publish"}, {}))

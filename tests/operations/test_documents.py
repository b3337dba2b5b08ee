"""Files of a case: who keeps them, who gets them back."""

import pytest

from app.domain.errors import NotFound
from app.domain.permissions import Actor, Role
from app.operations import documents
from app.operations.documents import CheckedFile
from app.store import attachments, case_units
from tests.operations.town import Town
from tests.operations.uploads import picture

VISITOR = Actor(None, "访客")


def photo() -> CheckedFile:
    return documents.check("现场.jpg", picture())


def attached(town: Town, case_id: int, item_id: int | None = None) -> int:
    """A file that belongs to the case: a clerk sent it with a task's form, or its author with the message."""
    sender = VISITOR if item_id is None else info(town)
    with town.office.begin() as uow:
        kept = documents.keep(uow, sender, town.clock, photo(), work_item_id=item_id)
        attachments.attach(uow, [kept.id], case_id, work_item_id=item_id)
    return kept.id


def gets(town: Town, actor: Actor, attachment_id: int) -> bool:
    with town.office.read() as uow:
        try:
            file, content = documents.fetch(uow, actor, attachment_id)
        except NotFound:
            return False
    assert (file.media_type, content) == ("image/jpeg", photo().content)
    return True


def info(town: Town) -> Actor:
    return town.actor(Role.INFO_OFFICE, "xxb")


def unit(town: Town) -> Actor:
    return town.actor(Role.HANDLING_UNIT, "jyj")


def test_a_file_of_a_case_is_for_whoever_may_see_the_case(town: Town) -> None:
    case_id = town.submit().case_id
    file = attached(town, case_id)
    assert gets(town, info(town), file)
    assert gets(town, town.author(case_id), file)
    assert not gets(town, unit(town), file)
    assert not gets(town, VISITOR, file)
    assert not gets(town, town.author(town.submit().case_id), file)


def test_the_author_does_not_get_what_the_administration_added(town: Town) -> None:
    case_id = town.submit().case_id
    file = attached(town, case_id, town.item(case_id, "moderate").id)
    assert gets(town, info(town), file)
    assert not gets(town, town.author(case_id), file)


def test_files_of_a_sealed_case_are_for_the_supervision_office(town: Town) -> None:
    case_id = town.submit(accusation=True, accused="某局").case_id
    file = attached(town, case_id)
    assert gets(town, town.actor(Role.SUPERVISION_OFFICE, "dcs"), file)
    assert not gets(town, info(town), file)


def test_an_excluded_unit_never_gets_a_file(town: Town) -> None:
    case_id = town.submit().case_id
    file = attached(town, case_id)
    with town.office.begin() as uow:
        case_units.exclude(uow, case_id, ["xxb"])
    assert not gets(town, info(town), file)


def test_a_file_of_an_open_form_is_for_whoever_may_open_it(town: Town) -> None:
    case_id = town.submit().case_id
    item = town.item(case_id, "moderate")
    with town.office.begin() as uow:
        kept = documents.keep(uow, info(town), town.clock, photo(), work_item_id=item.id, field="scan")
    assert (kept.field, kept.uploaded_by, kept.uploaded_at) == ("scan", info(town).person, town.now)
    assert gets(town, info(town), kept.id)
    assert not gets(town, unit(town), kept.id)
    assert not gets(town, town.author(case_id), kept.id)


def test_a_file_that_was_not_sent_is_known_to_its_form_only(town: Town) -> None:
    case_id = town.submit().case_id
    with town.office.begin() as uow:
        visitors = documents.keep(uow, VISITOR, town.clock, photo())
        clerks = documents.keep(uow, info(town), town.clock, photo())
        waiting = documents.keep(
            uow, info(town), town.clock, photo(), work_item_id=town.item(case_id, "moderate").id
        )
        sent = documents.keep(uow, VISITOR, town.clock, photo())
        attachments.attach(uow, [sent.id], case_id)
        everything = (visitors.id, clerks.id, waiting.id, sent.id, 999)
        assert [documents.unsent(uow, file) for file in everything] == [visitors, None, None, None, None]
        own = [documents.unsent_of(uow, info(town), file) for file in everything]
        assert own == [None, clerks, None, None, None]
        assert documents.unsent_of(uow, unit(town), clerks.id) is None
    assert not gets(town, info(town), visitors.id)


@pytest.mark.parametrize("attachment_id", [0, 999])
def test_an_unknown_file_is_not_found(town: Town, attachment_id: int) -> None:
    assert not gets(town, info(town), attachment_id)

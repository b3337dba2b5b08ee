"""What the database itself refuses (Articles 9 and 17)."""

import pytest

from app.store import hot_path, journal_seals, literal
from app.store.steps import NewStep
from app.store.unit_of_work import Store
from tests.store.city import NOW, City, changes, loaded, new_case, open_item, started


@pytest.fixture
def filled(store: Store, city: City) -> Store:
    """A store with a row in every guarded table."""
    item = open_item()
    with store.begin() as uow:
        started(uow, city, new_case(uow).id, item)
    step = NewStep(
        task_id=item.id,
        process="unit_handling",
        deployment_id=city.deployment,
        element="handle",
        name="核查办理",
        kind="userTask",
        at=NOW,
    )
    with store.begin() as uow:
        hot_path.save(uow, loaded(uow, item.id), changes(closed=[item], steps=[step]))
        journal_seals.seal(uow, NOW)
    return store


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE \"case\" SET original_text = 'other'",
        "UPDATE \"case\" SET original_title = original_title || '!'",
        "UPDATE \"case\" SET number = '2026-99999'",
        "UPDATE \"case\" SET source = 'hotline'",
        'UPDATE "case" SET received_at = NULL',
        "UPDATE deployment SET digest = 'other'",
        "UPDATE deployment SET number = number + 1",
        "UPDATE deployment SET manifest = '{}'",
    ],
)
def test_what_was_received_or_published_stays_as_it_is(filled: Store, change: str) -> None:
    with pytest.raises(Exception, match="stays as it is"), filled.begin() as uow:
        literal.execute(uow, change)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE journal_entry SET payload = '{}'",
        "UPDATE journal_entry SET kind = kind",
        "UPDATE journal_seal SET entries = 0",
        "UPDATE deployment_file SET content = content",
    ],
)
def test_rows_of_evidence_are_only_added(filled: Store, change: str) -> None:
    with pytest.raises(Exception, match="only added"), filled.begin() as uow:
        literal.execute(uow, change)


@pytest.mark.parametrize(
    "table", ["case", "step", "journal_entry", "journal_seal", "deployment", "deployment_file"]
)
def test_nothing_is_ever_deleted(filled: Store, table: str) -> None:
    with pytest.raises(Exception, match="ever deleted"), filled.begin() as uow:
        literal.execute(uow, literal.compose('DELETE FROM "{table}"', table=table))


def test_an_update_that_changes_no_frozen_value_passes(filled: Store) -> None:
    with filled.begin() as uow:
        literal.execute(uow, "UPDATE \"case\" SET original_text = original_text, stage = 'sorting'")
        literal.execute(uow, "UPDATE deployment SET journal_seq = journal_seq")

"""Work items: taken once, given back with their draft."""

from datetime import date

from app.store import work_items
from app.store.unit_of_work import Store
from tests.store.city import NOW, City, new_case, open_item, started


def test_an_item_is_taken_once_and_given_back_with_its_draft(store: Store, city: City) -> None:
    first, second, barred = open_item(), open_item(), open_item(barred_id=city.people["handling_unit", "schools"])
    me, other = city.people["handling_unit", "schools"], city.people["handling_unit", "water"]
    with store.begin() as uow:
        started(uow, city, new_case(uow).id, first, second, barred)
        assert work_items.take(uow, [], me, NOW) == ()
        assert work_items.take(uow, [first.id], me, NOW) == (first.id,)
        taken = work_items.take(uow, [first.id, second.id, 12345], other, NOW)
        assert taken == (second.id,)
        assert work_items.take(uow, [barred.id], me, NOW) == ()
        assert not work_items.give_back(uow, first.id, other)
        assert work_items.save_draft(uow, first.id, {"text": ["一半"]}, person_id=me, at=NOW)
        assert work_items.give_back(uow, first.id, me)
        item = work_items.get_item(uow, first.id)
        assert item is not None
        assert (item.assignee_id, item.taken_at, item.draft, item.drafted_by) == (
            None,
            None,
            {"text": ["一半"]},
            me,
        )
        assert work_items.hand_over(uow, first.id, of=None, to=other, at=NOW, by=me)
        item = work_items.get_item(uow, first.id)
        assert item is not None
        assert (item.assignee_id, item.taken_at, item.assigned_by_id) == (other, NOW, me)
        assert not work_items.hand_over(uow, first.id, of=me, to=me, at=NOW, by=None), "somebody else has it"
        assert not work_items.hand_over(uow, first.id, of=None, to=me, at=NOW, by=None)
        assert work_items.hand_over(uow, first.id, of=other, to=None, at=NOW, by=me)
        item = work_items.get_item(uow, first.id)
        assert item is not None
        assert (item.assignee_id, item.taken_at, item.assigned_by_id) == (None, None, None)
        work_items.set_due(uow, item, date(2026, 3, 9))
        item = work_items.get_item(uow, first.id)
        assert item is not None
        assert item.due_on == date(2026, 3, 9)


def test_nothing_is_done_to_an_item_that_is_gone(store: Store, city: City) -> None:
    me = city.people["handling_unit", "schools"]
    with store.begin() as uow:
        assert work_items.take(uow, [77], me, NOW) == ()
        assert not work_items.hand_over(uow, 77, of=None, to=me, at=NOW, by=me)
        assert not work_items.give_back(uow, 77, me)
        assert not work_items.save_draft(uow, 77, {}, person_id=me, at=NOW)
        assert work_items.get_item(uow, 77) is None

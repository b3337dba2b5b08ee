"""What a case has: asked once, so that empty tables are not read."""

from app.store import case_content, case_links, cases, replies
from app.store.case_content import Content
from app.store.unit_of_work import Store
from tests.store.city import new_case


def test_a_new_case_has_nothing(store: Store) -> None:
    with store.begin() as uow:
        case = new_case(uow)
        assert case_content.content_of(uow, case.id) == Content(*[False] * 6)


def test_both_ends_of_a_link_have_it_and_nothing_else(store: Store) -> None:
    with store.begin() as uow:
        one, other = new_case(uow), new_case(uow)
        case_links.link(uow, one.id, other.id, "repeat")
        for case in (one, other):
            has = case_content.content_of(uow, case.id)
            assert (has.links, has.merged, has.replies, has.files) == (True, False, False, False)


def test_a_reply_and_a_merged_case_are_found_where_they_are(store: Store) -> None:
    with store.begin() as uow:
        main, merged = new_case(uow), new_case(uow)
        replies.save(uow, main.id, replies.FIRST, {"text": "已修好。"})
        cases.project(uow, merged.id, {"main_case_id": main.id})
        has = case_content.content_of(uow, main.id)
        assert (has.replies, has.merged, has.links, has.papers, has.ratings) == (True, True, False, False, False)
        assert case_content.content_of(uow, merged.id) == Content(*[False] * 6)

"""Search finds what was written, the public one only what was published."""

import pytest

from app.store import cases, replies, search
from app.store.unit_of_work import Store, UnitOfWork
from tests.store.city import NOW, new_case


def ids(uow: UnitOfWork, index: str, query: str, most: int = 100) -> list[int]:
    terms = search.all_of(uow, index, query)
    if terms is None:
        return []
    ways = ("sqlite",) if uow.dialect == "sqlite" else ("walk", "index")
    assert search.way(uow, index, query) in ways
    found = [sorted(uow.session.scalars(search.newest(index, by), {"terms": terms, "most": most})) for by in ways]
    assert all(ids == found[0] for ids in found)
    return found[0]


@pytest.fixture
def lift(store: Store) -> int:
    """A published case whose published text masks a telephone number."""
    with store.begin() as uow:
        new_case(uow, original_title="供暖", original_text="锅炉房的梯子、电机都坏了")
        case = new_case(
            uow, original_title="小区电梯", original_text="电梯三天不动，打13800001111找我。WiFi也不通"
        )
        published = {"published_title": "小区电梯", "published_text": "电梯三天不动，打〔电话〕找我"}
        cases.project(uow, case.id, published | {"published_at": NOW, "summary": "物业失职"})
    return case.id


@pytest.mark.parametrize(
    "query", ["电梯", "小区电梯", "电梯 三天", "梯", "ＷＩＦＩ", "13800001111", "物业", "2026-00002"]
)
def test_internal_search_finds_every_text_of_the_case(store: Store, lift: int, query: str) -> None:
    with store.read() as uow:
        found = ids(uow, "internal_terms", query)
    assert lift in found
    assert query == "梯" or found == [lift]


@pytest.mark.parametrize("query", ["电梯", "三天不动", "梯", "2026-00002"])
def test_public_search_finds_published_texts(store: Store, lift: int, query: str) -> None:
    with store.read() as uow:
        assert ids(uow, "public_terms", query) == [lift]


@pytest.mark.parametrize("query", ["13800001111", "WiFi", "物业失职", "锅炉", "2026-00001"])
def test_public_search_tells_nothing_else(store: Store, lift: int, query: str) -> None:
    with store.read() as uow:
        assert ids(uow, "public_terms", query) == []


@pytest.mark.parametrize("query", ["梯电", "电梯 锅炉", "电锯", "x"])
def test_what_is_not_there_is_not_found(store: Store, lift: int, query: str) -> None:
    with store.read() as uow:
        assert ids(uow, "internal_terms", query) == []


@pytest.mark.parametrize(
    "query",
    [
        "",
        "  ",
        '"',
        "'",
        "*",
        "电梯*",
        '电梯" OR "锅炉',
        "电梯) AND (锅炉",
        "-电梯",
        "NOT 电梯",
        "电梯 & ! |",
        "\x00",
        "\\",
    ],
)
def test_signs_and_operators_in_a_query_are_harmless(store: Store, lift: int, query: str) -> None:
    with store.read() as uow:
        for index in ("internal_terms", "public_terms"):
            assert set(ids(uow, index, query)) <= {lift}


def test_words_like_operators_are_only_words(store: Store) -> None:
    with store.begin() as uow:
        case = new_case(uow, original_text="not and or near it's O'Neil")
        assert ids(uow, "internal_terms", "NOT") == [case.id]
        assert ids(uow, "internal_terms", "o'neil OR") == [case.id]


@pytest.mark.parametrize("hidden", [{"withheld": True}, {"sealed": True}, {"published_at": None}])
def test_what_is_withheld_leaves_the_public_index(store: Store, lift: int, hidden: dict[str, object]) -> None:
    with store.begin() as uow:
        cases.project(uow, lift, hidden)
        assert ids(uow, "public_terms", "电梯") == []
        assert ids(uow, "internal_terms", "电梯") == [lift]


def test_replies_are_found_by_those_who_may_read_them(store: Store, lift: int) -> None:
    with store.begin() as uow:
        replies.save(uow, lift, "first", {"text": "已责成维保单位更换钢丝绳"})
        assert ids(uow, "internal_terms", "钢丝绳") == []
        replies.save(uow, lift, "first", {"released_at": NOW})
        cases.project(uow, lift, {"handed_in_at": NOW})
        assert ids(uow, "internal_terms", "钢丝绳") == [lift]
        assert ids(uow, "public_terms", "钢丝绳") == []
        replies.save(uow, lift, "first", {"published_at": NOW, "visibility": "author_only"})
        assert ids(uow, "public_terms", "钢丝绳") == []
        replies.save(uow, lift, "first", {"visibility": "public"})
        assert ids(uow, "public_terms", "钢丝绳") == [lift]
        cases.project(uow, lift, {"withheld": True})
        assert ids(uow, "public_terms", "钢丝绳") == []


def test_every_released_reply_of_a_case_is_found(store: Store, lift: int) -> None:
    with store.begin() as uow:
        replies.save(uow, lift, "first", {"text": "已更换钢丝绳", "released_at": NOW})
        cases.project(uow, lift, {"round": "follow_up"})
        replies.save(uow, lift, "follow_up", {"text": "已检测合格", "released_at": NOW})
    with store.begin() as uow:
        cases.project(uow, lift, {"summary": "办结"})
        for word in ("钢丝绳", "检测合格", "办结"):
            assert ids(uow, "internal_terms", word) == [lift]


def test_the_index_is_written_once_per_unit_and_undone_with_a_savepoint(store: Store, lift: int) -> None:
    with store.begin() as uow:
        before = uow.statements
        for text in ("一稿", "二稿", "三稿"):
            cases.project(uow, lift, {"summary": text})
        uow.write_pending()
        assert uow.statements - before == 1 + 3 + (store.dialect == "sqlite")
        with pytest.raises(RuntimeError), uow.savepoint():
            new_case(uow, original_text="作废")
            cases.project(uow, lift, {"summary": "四稿"})
            raise RuntimeError
    with store.read() as uow:
        assert ids(uow, "internal_terms", "三稿") == [lift]
        for gone in ("二稿", "四稿", "作废"):
            assert ids(uow, "internal_terms", gone) == []


def test_a_change_that_touches_no_text_leaves_the_index_alone(store: Store, lift: int) -> None:
    with store.begin() as uow:
        before = uow.statements
        cases.project(uow, lift, {"stage": "handling"})
        uow.write_pending()
        assert uow.statements - before == 2


def test_rare_characters_are_found_on_both_databases(store: Store) -> None:
    with store.begin() as uow:
        case = new_case(uow, original_text="𠮷野家门口；ラーメン；Ünïcode；e\u0301clair")
        for query in ("𠮷野", "ラー", "ünïcode", "Éclair"):
            assert ids(uow, "internal_terms", query) == [case.id]


def test_a_very_long_text_can_be_kept(store: Store) -> None:
    with store.begin() as uow:
        text = "".join(chr(0x4E00 + (number * 7919) % 20000) for number in range(20_000)) + "a" * 5000
        case = new_case(uow, original_text=text)
        assert ids(uow, "internal_terms", text[5000:5050]) == [case.id]

"""One message about several matters becomes several cases."""

from app.operations.splitting import split
from app.store import case_links, identities, journal_verification
from tests.operations.town import Town

SORTED = {
    "disposal": "transfer",
    "kind": "求助",
    "category": "城乡建设/市政设施",
    "complexity": "simple",
    "summary": "路灯和垃圾。",
    "proposal": "拟转办。",
    "transfer_mode": "pool",
}


def test_each_matter_gets_a_number_and_a_procedure(town: Town) -> None:
    case = town.submit(text="路灯不亮，垃圾也没人收。", name="李强", phone="13900000000", place="kt").case_id
    office = town.actor("info_office", "xxb")
    town.complete(office, case, "moderate", moderation="publish")
    town.complete(office, case, "sort", **SORTED, split="小区路灯不亮\n\n 垃圾无人清运 ")
    with town.office.read() as uow:
        parts = case_links.links_of(uow, case)
    assert [part.kind for part in parts] == ["split", "split"]
    for part, title in zip(parts, ["小区路灯不亮", "垃圾无人清运"], strict=True):
        own = town.case(part.case_id)
        assert (own.original_title, own.place, own.received_at) == (title, "kt", town.case(case).received_at)
        assert own.original_text.endswith(f"原留言（{town.case(case).number}）：\n路灯不亮，垃圾也没人收。")
        assert town.open(part.case_id) == ["moderate"]
    assert town.open(case) == ["claim"]
    with town.office.begin() as uow:
        author = identities.read(uow, parts[0].case_id, reason="核对", actor=office, now=town.now)
        assert (author.name, author.phone) == ("李强", "13900000000")
        assert journal_verification.verify(uow).holds


def test_the_same_matter_is_split_off_once(town: Town) -> None:
    case = town.submit().case_id
    office = town.actor("info_office", "xxb")
    with town.office.begin() as uow:
        first = split(uow, office, town.clock, case, "路灯不亮")
        assert split(uow, office, town.clock, case, "路灯不亮") == first
        assert split(uow, office, town.clock, case, "垃圾无人清运") != first
        assert len(case_links.links_of(uow, case)) == 2
        assert not identities.exists(uow, case_links.links_of(uow, case)[0].case_id)

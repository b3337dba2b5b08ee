"""The demo's reply templates can be kept as they are, and make letters that lack nothing but the facts."""

import re
from collections.abc import Mapping
from typing import Any

import pytest

from app.demo import city, templates
from app.domain.reply_checks import Draft, check
from app.operations import upkeep
from app.operations.office import Office
from app.store import people, reply_templates
from forms.placeholders import KNOWN, fill, unfilled, unknown
from tests.operations.town import configured

FACTS = {
    "留言编号": "2026-00012",
    "称呼": "网民朋友",
    "诉求": "小区暖气不热",
    "单位": "市住房和城乡建设局",
    "收到日期": "2026年3月2日",
    "今天": "2026年3月5日",
    "核查情况": "3月3日入户测温，室内17度，换热站回水温度偏低，二次网平衡阀没有调好。",
    "处理结果": "3月4日已调整阀门，复测室内20度，热力公司按合同退还两天的热费。",
    "联系电话": "0933-8210000",
}


def test_the_demo_city_is_founded_with_its_templates(tmp_path: Any) -> None:
    office = Office(configured(f"sqlite:///{tmp_path}/town.db"))
    list(upkeep.prepare(office))
    with office.begin() as uow:
        city.found_city(uow)
        templates.write(uow, office.clock())
    with office.read() as uow:
        units = {one["unit"] for one in templates.texts()}
        kept = reply_templates.of_units(uow, units)
        assert {one.title for one in kept} == {one["title"] for one in templates.texts()}
        assert all(one.changed_by in {person.id for person in people.people(uow)} for one in kept)
    office.close()


@pytest.mark.parametrize("one", templates.texts(), ids=lambda one: str(one["title"]))
def test_a_template_makes_a_letter_that_lacks_nothing(one: Mapping[str, Any]) -> None:
    text = str(one["text"])
    assert unknown(text) == ()
    assert FACTS.keys() | {"标题", "办理期限"} == KNOWN.keys()
    assert unfilled(fill(text, {name: FACTS[name] for name in ("称呼", "诉求")})) != ()
    letter = fill(text, FACTS)
    assert unfilled(letter) == ()
    signer = re.sub(r"\W", "", letter.strip().splitlines()[-2])
    draft = Draft(
        text=letter, message="小区暖气不热。", title="小区暖气不热", number="2026-00012", signers=(signer,)
    )
    assert [caution.code for caution in check(draft)] == []

"""Warnings before a reply goes out."""

from dataclasses import replace

import pytest

from app.domain.reply_checks import SENTENCES, Caution, Draft, check, substance

GOOD = Draft(
    text=(
        "网民朋友：您好！您关于路灯的留言收悉。经核查，小区南门路灯因电缆被施工挖断而熄灭。"
        "电力公司已于3月1日更换电缆38米，12盏路灯当晚全部恢复照明。该路段由市住建局路灯所管护，"
        "今后遇到类似情况可拨打0933-8210000报修。\n市住房和城乡建设局\n2026年3月2日"
    ),
    message="小区南门路灯坏了两周，希望尽快修好，并说明由谁管。",
    title="小区南门路灯坏了",
    number="2026-00012",
    signers=("市住房和城乡建设局", "市住建局"),
    demands=(("修好路灯", "12盏路灯全部恢复照明"), ("由谁管", "该路段由市住建局路灯所管护")),
)


def codes(draft: Draft) -> list[str]:
    return [one.code for one in check(draft)]


def test_a_good_reply_passes() -> None:
    assert check(GOOD) == ()


def test_an_empty_reply_has_nothing_to_look_at() -> None:
    assert check(replace(GOOD, text=" \n")) == ()


def test_every_demand_is_answered_in_the_text() -> None:
    open_demand = replace(GOOD, demands=(("由谁管", ""),))
    assert check(open_demand) == (Caution("demand_open", {"demand": "由谁管"}),)
    assert str(check(open_demand)[0]) == "诉求“由谁管”还没有回应。"
    elsewhere = replace(GOOD, demands=(("赔偿", "保险公司将于下月理赔五千元"),))
    assert codes(elsewhere) == ["demand_missing"]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("网民朋友：您好！", "", "no_greeting"),
        ("0933-8210000", "我局电话", "no_contact"),
        ("\n市住房和城乡建设局\n", "\n", "no_signature"),
        ("2026年3月2日", "", "no_date"),
    ],
)
def test_a_reply_is_complete(old: str, new: str, code: str) -> None:
    assert codes(replace(GOOD, text=GOOD.text.replace(old, new))) == [code]


@pytest.mark.parametrize("contact", ["13900000000", "8210000", "12345", "400-820-0000", "（0933）8210000"])
def test_several_ways_to_be_reached(contact: str) -> None:
    assert "no_contact" not in codes(replace(GOOD, text=GOOD.text.replace("0933-8210000", contact)))


def test_a_date_is_no_telephone() -> None:
    assert "no_contact" in codes(replace(GOOD, text=GOOD.text.replace("0933-8210000", "20260302")[:-9]))


def test_any_body_may_sign_where_nobody_is_named() -> None:
    assert codes(replace(GOOD, signers=())) == []
    unsigned = GOOD.text.replace("\n市住房和城乡建设局\n", "\n")
    assert codes(replace(GOOD, signers=(), text=unsigned)) == ["no_signature"]


def test_dates_are_written_in_several_ways() -> None:
    for day in ("二〇二六年三月二日", "2026-03-02", "2026.3.2"):
        assert codes(replace(GOOD, text=GOOD.text.replace("2026年3月2日", day))) == []


def test_personal_data_of_people_is_shown_but_not_that_of_the_office() -> None:
    office = GOOD.text.replace("0933-8210000", "0933-8210000，邮箱zjj@example.gov.cn，联系人：刘军")
    assert codes(replace(GOOD, text=office)) == []
    person = GOOD.text.replace("小区南门", "住6号楼2单元501的业主13900000000反映，小区南门")
    warnings = check(replace(GOOD, text=person))
    assert [str(one) for one in warnings] == [
        "正文里有住址“6号楼2单元501”，公开前请核对。",
        "正文里有电话“13900000000”，公开前请核对。",
    ]
    greeted = GOOD.text.replace("网民朋友：", "李强先生：")
    assert codes(replace(GOOD, text=greeted)) == ["personal_data"]


def test_a_reply_pasted_from_another_case() -> None:
    pasted = replace(GOOD, text=GOOD.text.replace("您关于", "2026-00099号留言已并入2026-00012，您关于"))
    assert [str(one) for one in check(pasted)] == ["正文里有另一件留言的编号2026-00099，请检查是否误贴。"]
    other = replace(GOOD, title="医保断缴如何补缴", message="医保断缴如何补缴，去哪里办理手续", demands=())
    assert codes(other) == ["off_topic"]


def test_without_a_title_nothing_is_off_topic() -> None:
    assert codes(replace(GOOD, title="", message="", demands=())) == []


STOCK = (
    "网民朋友：您好！您的留言已收悉。我局高度重视，立即组织人员进行调查，正在进一步研究落实有关措施，"
    "感谢您对我们工作的理解和支持！如有疑问，请拨打0933-8210000。\n市住房和城乡建设局\n2026年3月2日"
)


def test_stock_phrases_are_no_answer() -> None:
    assert codes(replace(GOOD, text=STOCK, title="", demands=())) == ["boilerplate"]
    assert len(substance(STOCK)) < 40 < len(substance(GOOD.text))


def test_passing_on_is_no_answer() -> None:
    text = "网民朋友：您好！您反映的问题已转交市路灯所办理。电话0933-8210000。\n市住房和城乡建设局\n2026年3月2日"
    assert "passed_on" in codes(replace(GOOD, text=text, demands=()))


@pytest.mark.parametrize("word", ["尽快", "近期", "适时"])
def test_a_promise_names_its_day(word: str) -> None:
    text = GOOD.text.replace("今后遇到", f"其余路灯将{word}完成改造。今后遇到")
    warnings = check(replace(GOOD, text=text))
    assert [str(one) for one in warnings] == [f"“{word}”没有写明时间，请改为具体日期。"]


def test_every_sentence_can_be_filled_in() -> None:
    blanks = {"demand": "甲", "kind": "电话", "found": "乙", "word": "尽快", "number": "2026-00001"}
    for code, msgid in SENTENCES.items():
        caution = Caution(code, blanks)
        assert caution.msgid == msgid
        assert str(caution).endswith("。")

"""The rules of forms from submission to instruction: each broken once, with what its reader is told."""

from typing import Any

import pytest

from tests.forms.sending import errors, labels, send


@pytest.mark.parametrize(
    ("phone", "sentence"),
    [
        ("1390000", "手机号少了4位，请补全11位数字。"),
        ("139000000000", "手机号多了1位，请改为11位数字。"),
        ("0933821", "固定电话请填区号和号码，如0933-8210000。"),
        ("8210000", "请填11位手机号，或带区号的固定电话。"),
        ("12000000000", "请填11位手机号，或带区号的固定电话。"),
        ("一三九", "电话只能填数字，请检查。"),
    ],
)
def test_a_telephone_is_checked(phone: str, sentence: str) -> None:
    assert errors("submit", phone=phone) == {"phone": sentence}


@pytest.mark.parametrize("phone", ["13900000000", "139-0000-0000", "0933-8210000", "093382100001"])
def test_a_telephone_may_be_written_in_several_ways(phone: str) -> None:
    assert errors("submit", phone=phone) == {}


def test_an_accusation_names_whom_it_accuses() -> None:
    assert errors("submit", accusation="y") == {"accused": "请填写“被控告单位或人员”。"}
    assert errors("submit", accusation="y", accused="某局") == {}
    assert errors("submit", accused="某局") == {"accused": "填写“这是控告、检举”后再填本项。请清空本项，或改选。"}


def test_consent_must_be_ticked() -> None:
    assert errors("submit", without="consent") == {"consent": "请勾选“已阅读个人信息告知”。"}


@pytest.mark.parametrize("moderation", ["publish_masked", "handle_only", "decline", "seal"])
def test_anything_but_publishing_needs_a_reason(moderation: str) -> None:
    given: dict[str, Any] = {"published_text": "文", "notice": "告知"}
    assert errors("moderate", moderation=moderation, **given) == {"reason": "请选择“理由”。"}
    assert errors("moderate", moderation=moderation, reason="涉他人隐私", **given) == {}


def test_publishing_as_it_is_takes_no_reason() -> None:
    assert errors("moderate", reason="广告") == {"reason": "“结论”不选“原文发布”时填写。请清空本项，或改选。"}


def test_masking_needs_the_text_to_publish() -> None:
    given: dict[str, Any] = {"moderation": "publish_masked", "reason": "涉他人隐私"}
    assert errors("moderate", **given) == {"published_text": "请填写“发布文本”。"}


def test_a_proposed_text_is_dropped_when_it_is_not_asked() -> None:
    form = send("moderate", published_text="系统代拟的文本", masked=["电话"])
    assert form.validate()
    assert (form.cleaned()["published_text"], form.cleaned()["masked"]) == ("", [])


def test_declining_tells_the_author() -> None:
    given: dict[str, Any] = {"moderation": "decline", "reason": "广告"}
    assert errors("moderate", **given) == {"notice": "请填写“告知留言人”。"}


def test_the_days_of_simple_and_complex_come_from_the_table() -> None:
    assert labels("sort", "complexity", {}) == {"simple": "简单（5个工作日）", "complex": "复杂（15个工作日）"}
    assert labels("sort", "complexity", {"limits": {"simple": 7}}) == {
        "simple": "简单（7个工作日）",
        "complex": "复杂",
    }


def test_complex_needs_its_reason() -> None:
    assert errors("sort", complexity="complex") == {"complexity_reason": "请填写“难易理由”。"}
    assert "complexity_reason" in errors("sort", complexity_reason="牵涉面广")


def test_merging_needs_the_main_case() -> None:
    assert errors("sort", disposal="merge") == {"main_case": "请填写“主件”。"}
    assert errors("sort", main_case="2026-00001") == {
        "main_case": "“处置”选“并入主件”时填写。请清空本项，或改选。"
    }


def test_an_address_on_the_web_is_complete() -> None:
    assert errors("sort", origin_url="liuyan.example.org/1") == {
        "origin_url": "请填完整网址，以http://或https://开头。"
    }
    assert errors("sort", origin_url="javascript://alert(1)") != {}
    assert errors("sort", origin_url="https://example.org/a b") != {}
    assert errors("sort", origin_url="https://example.org/1") == {}


def test_a_message_is_split_into_at_most_ten_matters() -> None:
    assert errors("sort", split="\n\n".join("事" * 10)) == {}
    assert errors("sort", split="\n".join("事" * 11)) == {"split": "最多拆为10件，请合并相近的事项。"}


def test_a_unit_that_is_not_offered_is_refused() -> None:
    assert errors("sort", lead_unit="excluded") == {"lead_unit": "“建议主办”里没有这个选项，请从列出的选项中选。"}


def test_sorting_sets_its_variables() -> None:
    form = send("sort", major="y", on_people_board="y")
    assert form.validate()
    assert form.process_variables() == {
        "disposal": "transfer",
        "complexity": "simple",
        "major": True,
        "transfer_mode": "pool",
        "on_people_board": True,
    }


def test_an_instruction_has_words() -> None:
    assert errors("instruct", without="text") == {"text": "请填写“批示内容”。"}
    assert errors("instruct", without="text", act="圈阅") == {}


def test_passing_on_names_another_leader() -> None:
    assert errors("instruct", act="转请其他领导") == {"next_leader": "请选择“转请”。"}
    assert errors("instruct", act="转请其他领导", next_leader="21") == {
        "next_leader": "转请的领导不能是批示领导本人，请另选。"
    }
    assert send("instruct", act="转请其他领导", next_leader="22").process_variables()["next_leader"] == "22"
    assert errors("instruct", next_leader="22") != {}


def test_a_leader_may_only_shorten() -> None:
    assert errors("instruct", leader_due="2026-03-09") == {}
    assert errors("instruct", leader_due="2026-03-10") == {
        "leader_due": "“办结日期”只可早于法定时限（2026年3月9日（周一）），请改早或不填。"
    }
    assert errors("instruct", leader_due="2026-03-01") == {
        "leader_due": "“办结日期”不能早于2026年3月2日（周一），请改晚。"
    }


def test_an_instruction_is_not_dated_ahead() -> None:
    assert errors("instruct", date="2026-03-03") == {
        "date": "“批示日期”不能晚于今天（2026年3月2日（周一）），请检查。"
    }


def test_whoever_records_for_a_leader_says_so_and_shows_the_original() -> None:
    assert errors("instruct", facts={"actor": "21"}) == {}
    assert errors("instruct", facts={"actor": "32"}) == {
        "recorded_by": "替领导录入批示的，请填写代录人，并上传批示原件。"
    }
    assert errors("instruct", facts={"actor": "32"}, recorded_by="32") == {"scan": "请上传“批示原件”。"}
    assert errors("instruct", facts={"actor": "32"}, recorded_by="32", scan=["5"]) == {}


def test_an_instruction_raises_but_never_takes_back() -> None:
    assert send("instruct").process_variables() == {"next_leader": ""}
    raised = send("instruct", key_supervision="y", leader_due="2026-03-05")
    assert raised.validate()
    assert raised.process_variables() == {
        "next_leader": "",
        "key_supervision": True,
        "leader_due": "2026-03-05",
    }

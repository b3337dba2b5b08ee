"""The rules of forms from transfer to feedback: each broken once, with what its reader is told."""

from datetime import date
from typing import Any

import pytest

from forms import form_class
from tests.forms.sending import FACTS, errors, labels, multidict, send


def test_the_lead_unit_does_not_assist() -> None:
    sentence = {"assisting_units": "主办单位不能同时协办，请从协办中去掉。"}
    assert errors("transfer", assisting_units=["zjj", "kt"]) == sentence
    assert errors("decide_dispute", assisting_units=["zjj"]) == sentence


def test_a_paper_is_raised_but_never_lowered() -> None:
    assert errors("transfer", paper="supervision_order") == {}
    assert "paper" in errors("transfer", facts={"paper": "supervision_order"}, paper="transfer_notice")
    assert labels("transfer", "paper", {"paper": "supervision_order"}) == {"supervision_order": "督办件"}


def test_without_a_paper_none_is_asked_and_none_is_set() -> None:
    form = send("transfer", facts={"paper": "none"}, paper="supervision_order")
    assert form.validate()
    assert "paper" not in form
    assert "paper" not in form.process_variables()


def test_another_transfer_needs_its_reason() -> None:
    assert errors("transfer", without="reason") == {"reason": "请填写“改派理由”。"}
    assert errors("transfer", without="reason", facts={"due_on": ""}) == {}


def test_after_two_returns_the_dispute_must_be_decided() -> None:
    sentence = {"disputed": "本件已两次退单，请勾选“提请办公室裁定”。"}
    assert errors("transfer", facts={"returns": 1}) == {}
    assert errors("transfer", facts={"returns": 2}) == sentence
    assert errors("transfer", facts={"returns": 2}, disputed="y") == {}
    assert errors("transfer", facts={"returns": 2, "dispute_decided": True}) == {}


def test_several_choices_keep_the_order_of_the_list() -> None:
    assert send("transfer", copies=["zjj", "jyj", "zjj"]).cleaned()["copies"] == ["jyj", "zjj"]


@pytest.mark.parametrize("key", ["sign_paper", "release", "feed_back", "decide_extension", "review"])
def test_a_refusal_needs_an_opinion(key: str) -> None:
    given: dict[str, Any] = {"reason": ["事实不清"]} if key == "review" else {}
    assert errors(key, approved="reject", **given) == {"opinion": "请填写“意见”。"}
    assert errors(key, approved="reject", opinion="请补充。", **given) == {}


@pytest.mark.parametrize("key", ["sign_paper", "release", "feed_back", "decide_extension", "review"])
@pytest.mark.parametrize(("sent", "approved"), [("approve", True), ("reject", False)])
def test_a_decision_becomes_a_truth_value(key: str, sent: str, approved: bool) -> None:
    assert send(key, approved=sent).process_variables()["approved"] is approved


def test_nothing_is_decided_beforehand() -> None:
    assert form_class("release")(facts={"approved": True})["approved"].data == ""
    assert form_class("release")(data={"approved": False})["approved"].data == "reject"


def test_a_return_needs_reason_and_evidence() -> None:
    assert errors("acknowledge", acknowledgement="return", without="handler") == {
        "reason": "请选择“退单理由”。",
        "evidence": "请填写“依据”。",
    }
    assert errors("acknowledge", acknowledgement="return", reason="非本辖区", evidence="界线图") == {}


def test_signing_for_it_names_the_handler() -> None:
    assert errors("acknowledge", without="handler") == {"handler": "请选择“经办人”。"}


def test_a_return_is_possible_for_two_working_days() -> None:
    given: dict[str, Any] = {"acknowledgement": "return", "reason": "非本辖区", "evidence": "界线图"}
    assert errors("acknowledge", facts={"today": date(2026, 3, 4)}, **given) == {}
    late = {"today": date(2026, 3, 5)}
    assert "acknowledgement" in errors("acknowledge", facts=late, **given)
    note = form_class("acknowledge")(facts={**FACTS, **late})["acknowledgement"].note
    assert note == "退单期限已于2026年3月4日（周三）届满；确需改派的，请与转办机关联系。"


def test_after_a_decision_nothing_is_returned() -> None:
    assert "return" not in labels("acknowledge", "acknowledgement", {"dispute_decided": True})


def test_whoever_claimed_does_not_say_it_was_not_his_duty() -> None:
    assert "非本单位职责" in labels("acknowledge", "reason", {})
    assert "非本单位职责" not in labels("acknowledge", "reason", {"claimed": True})


def test_a_complex_case_is_not_contested() -> None:
    assert "contest" in labels("acknowledge", "acknowledgement", {})
    assert "contest" not in labels("acknowledge", "acknowledgement", {"complexity": "complex"})


def test_unless_public_a_reply_says_why() -> None:
    for key in ("handle", "reply"):
        assert errors(key, visibility="author_only") == {"visibility_reason": "请选择“不公开理由”。"}
        assert errors(key, visibility="author_only", visibility_reason="个人隐私") == {}
        assert "visibility_reason" in errors(key, visibility_reason="个人隐私")


def test_without_a_public_reply_no_text_is_needed() -> None:
    given: dict[str, Any] = {"visibility": "none", "visibility_reason": "控告检举"}
    assert errors("handle", without="reply_text", **given) == {}
    assert errors("handle", without="reply_text") == {"reply_text": "请填写“答复正文”。"}


def test_every_demand_is_answered() -> None:
    assert "demands" in errors("handle", without="demands-0-answer")


def test_the_head_is_told_of_an_instruction() -> None:
    note = "本件有领导批示，由单位主要负责人审签。"
    assert form_class("release")(facts={"instruction": "city_leader"})["approved"].note == note
    assert form_class("release")(facts={"instruction": "read"})["approved"].note == ""


def test_a_review_that_refuses_says_what_is_wrong() -> None:
    assert "reason" in errors("review", approved="reject", opinion="请补充。")
    assert errors("review", reason=["事实不清"]) != {}


def test_a_refused_review_leaves_the_visibility_as_it_is() -> None:
    form = send("review", without="visibility", approved="reject", reason=["事实不清"], opinion="请补充。")
    assert form.validate()
    assert form.process_variables() == {"approved": False}


def test_outside_publication_is_what_was_approved_and_not_ahead() -> None:
    assert errors("publish_outside", without="unchanged") == {"unchanged": "请勾选“与审定稿一致”。"}
    assert errors("publish_outside", published_at="2026-03-03T08:00") == {
        "published_at": "“发布时间”不能晚于今天，请检查。"
    }


def test_dissatisfaction_is_explained() -> None:
    assert errors("rate", satisfaction="不满意") == {"comment": "请填写“说明”。"}
    assert errors("rate", satisfaction="不满意", comment="没有修好。") == {}


def test_a_follow_up_asks_something() -> None:
    assert errors("rate", rating="follow_up") == {"text": "请填写“追问内容”。"}
    assert errors("rate", rating="follow_up", text="何时验收？") == {}
    assert errors("rate", text="何时验收？") != {}


def test_only_the_dissatisfied_have_it_handled_again() -> None:
    assert errors("rate", rating="rehandle") == {"rating": "评价“不满意”的才能请求重办；有疑问请选“追问”。"}
    assert errors("rate", rating="rehandle", satisfaction="不满意", comment="没有修好。") == {}


def test_one_follow_up_and_one_re_handling() -> None:
    assert labels("rate", "rating", {"asked_again": True}).keys() == {"rated", "rehandle"}
    assert labels("rate", "rating", {"handled_again": True}).keys() == {"rated", "follow_up"}


def test_marks_are_numbers_and_optional() -> None:
    assert send("rate").cleaned()["attitude"] == 5
    unmarked = send("rate", without="speed")
    assert unmarked.validate()
    assert unmarked.cleaned()["speed"] is None
    assert errors("rate", attitude="6") != {}


def test_a_measure_has_requirements_and_a_next_report() -> None:
    assert errors("supervise", without="requirements") == {"requirements": "请填写“要求”。"}
    assert errors("supervise", without="next_report") == {"next_report": "请填写“下次报告”。"}
    assert errors("supervise", next_report="2026-03-01") != {}


def test_closing_a_supervision_needs_a_conclusion_and_no_next_report() -> None:
    closing = multidict({"measure": "close", "conclusion": "已办结。"})
    form = form_class("supervise")(closing, facts=FACTS)
    assert form.validate(), form.errors
    assert form.process_variables() == {"measure": "close", "next_report": ""}
    assert errors("supervise", measure="close", conclusion="已办结。") == {
        "next_report": "“措施”不选“结束督办”时填写。请清空本项，或改选。"
    }


@pytest.mark.parametrize("key", ["request_extension", "decide_extension"])
def test_an_extension_is_later_and_at_most_ten_working_days(key: str) -> None:
    assert errors(key, new_due="2026-03-23") == {}
    assert errors(key, new_due="2026-03-24") == {
        "new_due": "最多延长10个工作日，“延至”不能晚于2026年3月23日（周一），请改早。".replace(
            "延至", "延至" if key == "request_extension" else "批准延至"
        )
    }
    assert "new_due" in errors(key, new_due="2026-03-09")


def test_without_a_date_of_its_own_the_decision_keeps_the_requested_one() -> None:
    form = send("decide_extension", new_due="")
    assert form.validate()
    assert form.process_variables() == {"approved": True}


def test_a_refused_extension_drops_the_proposed_date() -> None:
    form = send("decide_extension", approved="reject", opinion="请按期办结。")
    assert form.validate()
    assert form.process_variables() == {"approved": False}


def test_a_report_on_paper_was_sent_before_it_is_registered() -> None:
    assert "sent_info" in errors("paper_report", sent_info="2026-03-03")


def test_feedback_that_closes_has_words() -> None:
    assert errors("feed_back", without="text") == {"text": "请填写“反馈内容”。"}

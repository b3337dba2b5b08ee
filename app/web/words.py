"""What the keys that cases and work items carry are called on a page."""

from collections.abc import Mapping

from flask import Flask

from app.web.language import later as _

WORDS: Mapping[str, Mapping[str, object]] = {
    "source": {
        "portal": _("门户网站"),
        "people_governor": _("人民网·给省长"),
        "people_mayor": _("人民网·给市长"),
        "provincial_site": _("省政府网站转来"),
        "provincial_supervision": _("省政府督查室转办"),
        "hotline": _("热线等"),
    },
    "kind": {"咨询": _("咨询"), "建言": _("建言"), "求助": _("求助"), "投诉": _("投诉"), "感谢": _("感谢")},
    "role": {
        "citizen": _("网民"),
        "info_office": _("市信息化工作办公室"),
        "supervision_office": _("市政府督查室"),
        "coordination_office": _("市政府办公室"),
        "city_leader": _("市政府领导"),
        "handling_unit": _("承办单位经办人"),
        "unit_head": _("单位负责人"),
        "county_office": _("县（区）政府办公室"),
        "inspection_bureau": _("监察局"),
        "leading_group": _("市信息化领导小组"),
        "process_owner": _("流程管理员"),
        "administrator": _("系统管理员"),
    },
    "stage": {
        "received": _("已收到"),
        "moderation": _("审核"),
        "sorting": _("收集整理"),
        "reporting": _("呈报"),
        "transfer": _("转办"),
        "handling": _("办理"),
        "reply": _("答复"),
        "rating": _("待评价"),
        "archived": _("已归档"),
        "declined": _("不予发布"),
        "sealed": _("保密办理"),
        "merged": _("已并入主件"),
    },
    "status": {"open": _("在办"), "replied": _("已答复"), "closed": _("已办结")},
    "complexity": {"simple": _("简单"), "complex": _("复杂")},
    "instruction": {
        "read": _("已圈阅"),
        "city_leader": _("市领导批示"),
        "city_main_leader": _("市主要领导批示"),
        "province_main_leader": _("省主要领导批示"),
    },
    "round": {"first": _("首次办理"), "follow_up": _("追问"), "rehandle": _("重办")},
    "part": {"lead": _("主办"), "assist": _("协办"), "acting": _("具体承办"), "excluded": _("回避")},
    "visibility": {"public": _("公开"), "author_only": _("仅留言人"), "none": _("不作答复")},
    "publisher": {
        "unit": _("承办单位"),
        "county_office": _("县（区）政府办公室"),
        "info_office": _("市信息化工作办公室"),
        "province": _("上报省级"),
        "nobody": _("不公开发布"),
    },
    "paper": {
        "supervision_order": _("督办件"),
        "transfer_notice": _("转办通知"),
        "urge_notice": _("催办通知"),
        "report_sheet": _("呈报单"),
        "confidential_notice": _("保密转办通知"),
    },
    "submit": {
        "moderate": _("提交审核结论"),
        "sort": _("提交"),
        "report": _("呈报"),
        "instruct": _("提交批示"),
        "reply": _("提交答复"),
        "transfer": _("转办"),
        "sign_paper": _("提交签发决定"),
        "claim": _("认领本件"),
        "acknowledge": _("提交签收结果"),
        "assist": _("提交协办意见"),
        "decide_complexity": _("提交裁定"),
        "decide_dispute": _("提交裁定"),
        "handle": _("提交审签"),
        "release": _("提交审签决定"),
        "review": _("提交审核决定"),
        "publish_outside": _("登记答复"),
        "paper_report": _("登记报送"),
        "feed_back": _("提交审结"),
        "progress": _("提交进展"),
        "request_extension": _("申请延期"),
        "decide_extension": _("提交审批决定"),
    },
    "column": {
        "number": _("留言编号"),
        "author": _("留言用户"),
        "title": _("留言主题"),
        "asked_at": _("留言时间"),
        "text": _("留言详情"),
        "reply": _("答复意见"),
        "replied_at": _("答复时间"),
        "domain": _("领域"),
    },
    "act": {
        "go_on": _("还没有提交的协办意见不再等待，协办任务撤销。主办单位可以继续办理。"),
        "conflict_found": _("本单位与这件留言有利害关系的，报告后由督查室重新核定承办和回避范围。"),
        "reroute": _("撤回这次转办：承办单位的任务撤销，回到收集整理，重新拟办、转办。已填写的内容留在经过中。"),
    },
    "cause": {
        "delivery": _("送达"),
        "complexity": _("裁定难易"),
        "instruction": _("领导批示"),
        "extension": _("延期"),
        "calendar": _("放假安排调整"),
        "round": _("追问、重办"),
        "review": _("退回修改"),
    },
    "link": {"repeat": _("重复反映"), "merged": _("并单"), "split": _("分解")},
}
"""By subject, then by key."""


def word(key: str, subject: str) -> object:
    """What `key` is called; the key itself where a diagram brought one that nobody has named."""
    return WORDS[subject].get(key, key)


def install(app: Flask) -> None:
    """Make the words known to templates: `{{ case.source|word("source") }}`, and `words.source` for lists."""
    app.jinja_env.filters["word"] = word
    app.jinja_env.globals["words"] = WORDS

"""Cleaned forms as the records of steps get them."""

from typing import Any

MASKED: dict[str, Any] = {"published_title": "", "published_text": "我的电话是［电话已隐去］。"}

INSTRUCTED: dict[str, Any] = {"act": "批示", "next_leader": "", "lead_unit": "", "leader_due": ""}

SORTED: dict[str, Any] = {
    "disposal": "transfer",
    "kind": "求助",
    "category": "水务",
    "summary": "反映路灯不亮。",
    "urgent": True,
    "origin_url": "",
    "main_case": "",
    "split": "",
    "lead_unit": "water",
}

DRAFT: dict[str, Any] = {
    "result": "已解决",
    "findings": "电缆被挖断。",
    "legal_basis": "",
    "demands": [{"demand": "修好路灯", "answer": "已修好"}],
    "promises": [],
    "visibility": "public",
    "visibility_reason": "",
    "reply_text": "路灯已修好。",
}

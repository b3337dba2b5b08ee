"""An installation to measure: the demo city's units and accounts, the baseline's processes, no messages."""

import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.config import Config
from app.demo import city
from app.demo.stories import entered
from app.domain.permissions import Actor
from app.operations import cases, tasks, upkeep
from app.operations.cases import NewMessage
from app.operations.office import Office
from app.store import people, work_items
from app.store.unit_of_work import UnitOfWork

LINE: tuple[tuple[str, str, Mapping[str, Any]], ...] = (
    ("moderate", "info", {"moderation": "publish"}),
    (
        "sort",
        "info",
        {
            "disposal": "transfer",
            "kind": "求助",
            "category": "城乡建设/供水供热",
            "complexity": "simple",
            "summary": "三号楼停暖五天，家中有老人和幼儿，请求尽快恢复供暖。",
            "proposal": "建议由市住房和城乡建设局办理。",
            "lead_unit": "zjj",
            "transfer_mode": "assign",
        },
    ),
    ("assign", "info", {"lead_unit": "zjj", "complexity": "simple", "requirements": "请按期核查答复。"}),
    ("acknowledge", "zjj.clerk", {"acknowledgement": "accept"}),
    (
        "handle",
        "zjj.clerk",
        {
            "findings": "系三号楼入户支管过滤器堵塞，属供热单位维护范围，已会同供热站清洗。" * 4,
            "result": "已解决",
            "demands": [{"demand": "恢复供暖", "answer": "已恢复，室温19度以上。"}],
            "reply_text": "网民朋友：您好！留言收悉。经核查，现答复如下：供暖已恢复，停暖五天的热费按规定退还。"
            * 6,
            "visibility": "public",
        },
    ),
    ("release", "zjj.head", {"approved": "approve"}),
)
"""The main line of a portal message: element, account, form."""

TEXT = "东关街道和顺小区三号楼从周一起暖气片冰凉，室内只有十二三度，家里有老人和孩子，请尽快派人看看。" * 5


@dataclass(slots=True)
class Town:
    """An office with actors at hand."""

    office: Office
    actors: Mapping[str, Actor]

    def submit(self, number: int) -> int:
        """Write a message; the case's id is given back."""
        message = NewMessage(
            title=f"小区三号楼没有暖气{number}",
            text=f"{TEXT}{number}",
            kind="求助",
            category="城乡建设/供水供热",
            place="kt",
            name="留言人",
            phone="13900000000",
        )
        with self.office.begin() as uow:
            return cases.submit(uow, Actor(None, "留言人"), self.office.clock(), message).case_id

    def open_item(self, case_id: int, element: str) -> int:
        """The open task at an element of a case."""
        with self.office.read() as uow:
            found = {item.element: item.id for item in work_items.items_of_case(uow, case_id)}
        return found[element]

    def complete(self, item_id: int, login: str, values: Mapping[str, Any]) -> UnitOfWork:
        """Complete a task as a request would; the unit of work is given back for its count of statements."""
        actor = self.actors[login]
        filled = dict(values)
        if "acknowledgement" in values:
            filled["handler"] = str(actor.person)
        with self.office.begin() as uow:
            tasks.complete(uow, actor, self.office.clock(), item_id, entered(filled))
        return uow


@contextmanager
def open_town(database_url: str = "") -> Iterator[Town]:
    """A fresh installation, on SQLite in a folder of its own unless an address of an empty database is given."""
    with tempfile.TemporaryDirectory(prefix="huiyin-bench-", dir=os.environ.get("HUIYIN_BENCH_FOLDER")) as folder:
        url = database_url or f"sqlite:///{Path(folder) / 'huiyin.db'}"
        office = _office(url)
        list(upkeep.prepare(office))
        with office.begin() as uow:
            city.found_city(uow)
        office.close()
        with town_at(url) as town:
            yield town


@contextmanager
def town_at(database_url: str) -> Iterator[Town]:
    """An installation that is there."""
    office = _office(database_url)
    try:
        yield Town(office, _actors(office))
    finally:
        office.close()


def _office(database_url: str) -> Office:
    return Office(Config("b" * 40, b"b" * 32, database_url=database_url))


def _actors(office: Office) -> dict[str, Actor]:
    wanted = {login for _, login, _ in LINE}
    today = office.clock().today
    with office.read() as uow:
        known = {login: people.find_login(uow, login) for login in wanted}
        return {
            login: actor
            for login, found in known.items()
            if found is not None and (actor := people.actor_of(uow, found.id, today)) is not None
        }

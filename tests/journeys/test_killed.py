"""kill -9 at any moment: nothing confirmed is lost, nothing happens twice, and the next start goes on."""

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path
from queue import SimpleQueue
from random import Random

import pytest

from app.demo.city import found_city
from app.domain.permissions import Actor
from app.operations import cases
from app.operations.cases import NewMessage
from tests.command_line import Folder
from tests.test_cli import export, message, offered_too_long, query
from tests.visitor import Visitor

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("command line")]

KILLS = 12
"""Of each kind."""
PUBLISH = {"moderation": "publish"}
USER_TASKS = "SELECT task_id FROM step WHERE kind = 'userTask' ORDER BY task_id"


def moments(seed: int, longest: float) -> Iterator[float]:
    """Seconds after which something is killed."""
    random = Random(seed)
    return (random.uniform(0, longest) for _ in range(KILLS))


def expect_whole(folder: Folder) -> None:
    """The journal's chains and the counters hold, and the numbers have no gap."""
    verified = folder.quickly("verify-journal")
    assert verified.code == 0, verified
    ((number, highest),) = query(folder, 'SELECT count(*), coalesce(max(serial), 0) FROM "case"')
    assert number == highest


def one_each(rows: list[tuple[object, ...]]) -> bool:
    return len(rows) == len(set(rows))


def kill_again_and_again(folder: Folder, seed: int, undisturbed: Folder, *arguments: str | Path) -> int:
    """Run a command and kill it while it works, at another moment each time; how often it was still at work.

    Its time is taken where nobody disturbs it, first with everything to do and then with nothing. Each time it
    may do at most half of its work, since it begins where the last one ended.
    """
    assert undisturbed.quickly("--help").code == 0
    at_work, idle = timed(undisturbed, *arguments), timed(undisturbed, *arguments)
    killed = 0
    for part in moments(seed, 0.5):
        process = folder.fork(*arguments)
        time.sleep(0.9 * idle + part * max(at_work - idle, 0.1))
        killed += process.code is None
        process.kill()
    return killed


def timed(folder: Folder, *arguments: str | Path) -> float:
    """Seconds that a command takes."""
    began = time.monotonic()
    assert folder.quickly(*arguments).code == 0
    return time.monotonic() - began


def test_an_import_killed_anywhere_takes_every_row_once(folder: Folder, tmp_path: Path) -> None:
    reply = {"答复意见": "已经修好。", "答复时间": "2026/3/5 10:00:00"}
    rows = [message(number, **(reply if number % 2 else {})) for number in range(1, 101)]
    file = export(folder, *rows)
    undisturbed = folder.copy(tmp_path / "undisturbed")
    command = ("import", file, "--source", "people_mayor", "--json")
    assert kill_again_and_again(folder, 1, undisturbed, *command) >= 1
    expect_whole(folder)
    ((before,),) = query(folder, 'SELECT count(*) FROM "case"')
    done = folder.quickly(*command)
    assert f'"added": {len(rows) - int(str(before))}, "repeated": {before}' in done.last
    expect_whole(folder)
    states = 'SELECT source_number, status, stage, received_at, replied_at FROM "case" ORDER BY source_number'
    assert query(folder, states) == query(undisturbed, states)
    everything = (
        'SELECT c.source_number, s.element, s.at FROM step s JOIN "case" c ON c.id = s.case_id ORDER BY 1, 2, 3'
    )
    assert query(folder, everything) == query(undisturbed, everything)


def test_timers_killed_anywhere_fire_once(folder: Folder, tmp_path: Path) -> None:
    waiting = 120
    offered_too_long(folder, waiting)
    undisturbed = folder.copy(tmp_path / "undisturbed")
    assert kill_again_and_again(folder, 2, undisturbed, "fire-timers") >= 1
    expect_whole(folder)
    assert folder.quickly("fire-timers").code == 0
    fired = "SELECT case_id, count(*) FROM step WHERE element = 'claim_wait' GROUP BY 1"
    assert [number for _, number in query(folder, fired)] == [1] * waiting
    assert query(folder, "SELECT element, count(*) FROM work_item GROUP BY 1") == [("assign", waiting)]
    everything = "SELECT case_id, element, kind FROM step ORDER BY 1, 2, 3"
    assert query(folder, everything) == query(undisturbed, everything)
    expect_whole(folder)


@dataclass(slots=True)
class Desk:
    """Tasks to be completed, and what became of those that were sent."""

    tasks: "SimpleQueue[int]" = field(default_factory=SimpleQueue)
    confirmed: set[int] = field(default_factory=set)
    unheard: set[int] = field(default_factory=set)
    """Sent, and no answer came."""

    def work(self, clerk: Visitor) -> None:
        """Complete one task after the other until the server is gone."""
        while not self.tasks.empty():
            task = self.tasks.get()
            try:
                answer = clerk.post(f"/tasks/{task}", PUBLISH)
            except (OSError, HTTPException):
                self.unheard.add(task)
                return
            assert answer.status == 302, answer.text
            self.confirmed.add(task)


def test_completions_confirmed_before_a_kill_are_there_after_it(folder: Folder) -> None:
    with folder.office() as office:
        with office.begin() as uow:
            found_city(uow)
        for number in range(200):
            with office.begin() as uow:
                new = NewMessage(title=f"第{number}件", text="路灯不亮。", kind="求助")
                cases.submit(uow, Actor(None, "访客"), office.clock(), new)
    every = [int(str(item)) for (item,) in query(folder, "SELECT id FROM work_item ORDER BY id")]
    desk, clerks = Desk(), [Visitor(""), Visitor("")]
    for task in every:
        desk.tasks.put(task)
    for delay in moments(3, 0.6):
        complete_and_kill(folder, desk, clerks, delay)
        done = {task for (task,) in query(folder, USER_TASKS)}
        assert done >= desk.confirmed
        assert done <= desk.confirmed | desk.unheard
    assert one_each(query(folder, USER_TASKS))
    expect_whole(folder)
    assert len(desk.confirmed) > KILLS
    assert len(desk.unheard) > KILLS // 2
    finish(folder, desk, clerks[0], {*every} - desk.confirmed)
    assert [task for (task,) in query(folder, USER_TASKS)] == every
    assert query(folder, "SELECT element, count(*) FROM work_item GROUP BY 1") == [("sort", len(every))]
    expect_whole(folder)


def complete_and_kill(folder: Folder, desk: Desk, clerks: list[Visitor], delay: float) -> None:
    """The clerks at work on a server, until it is killed."""
    with folder.served(warm=True) as (server, address):
        for clerk, login in zip(clerks, ("info", "info2"), strict=True):
            clerk.address = address
            if not clerk.token:
                clerk.sign_in(login)
        threads = [threading.Thread(target=desk.work, args=(clerk,)) for clerk in clerks]
        for thread in threads:
            thread.start()
        time.sleep(delay)
        server.kill()
        for thread in threads:
            thread.join()


def finish(folder: Folder, desk: Desk, clerk: Visitor, left: set[int]) -> None:
    """Send what was not confirmed again: what was done nevertheless is not done again."""
    with folder.served(warm=True) as (_, address):
        clerk.address = address
        for task in sorted(left):
            answer = clerk.post(f"/tasks/{task}", PUBLISH)
            assert answer.status in ({302, 409} if task in desk.unheard else {302})

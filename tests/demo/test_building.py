"""Building the demo city: whole or to be gone on with, once, and in an empty installation only."""

from pathlib import Path

import pytest

from app.demo import city
from app.demo.building import messages
from app.demo.city import PASSWORD
from app.operations import login
from app.operations.login import Proved
from app.store import people
from tests.command_line import Folder, wait
from tests.test_cli import query

pytestmark = pytest.mark.xdist_group("demo city")

MESSAGES = len(messages())
CASES = 'SELECT original_title, status, stage FROM "case" ORDER BY original_title'
OPEN = "SELECT element, count(*) FROM work_item GROUP BY element ORDER BY element"


def test_what_is_cut_off_is_whole_after_the_next_time(folder: Folder, tmp_path: Path) -> None:
    undisturbed = folder.copy(tmp_path / "undisturbed")
    assert undisturbed.quickly("demo").last == f"演示城市已建好：新增{MESSAGES}件留言。"

    begun = folder.start("demo")
    wait(lambda: (folder.path / "0-demo.err").read_text().count("\n") >= 3)
    begun.kill()
    ((told,),) = query(folder, 'SELECT count(*) FROM "case"')
    assert isinstance(told, int)
    assert MESSAGES // 5 < told < MESSAGES

    done = folder.quickly("demo")
    assert (done.code, done.last) == (0, f"演示城市已建好：新增{MESSAGES - told}件留言。")
    assert query(folder, CASES) == query(undisturbed, CASES)
    assert query(folder, OPEN) == query(undisturbed, OPEN)
    assert query(folder, "SELECT count(*) FROM person") == [(len(city.accounts()),)]
    assert folder.quickly("verify-journal").code == 0

    again = folder.quickly("demo")
    assert (again.code, again.out) == (0, "演示城市已经建好。\n")
    assert query(folder, CASES) == query(undisturbed, CASES)


def test_it_never_goes_into_an_installation_with_people_of_its_own(folder: Folder) -> None:
    with folder.office() as office, office.begin() as uow:
        people.insert_person(uow, "info", "王主任", password_hash="")
    done = folder.quickly("demo")
    assert (done.code, done.out) == (1, "")
    assert done.err == "This installation has people of its own; the demo city goes into an empty one only.\n"
    assert query(folder, "SELECT name FROM person") == [("王主任",)]
    with folder.office() as office:
        assert city.introduction(office) == ""


def test_every_account_that_is_named_can_log_in(folder: Folder) -> None:
    with folder.office() as office:
        with office.begin() as uow:
            city.found_city(uow)
        told = city.introduction(office)
        with office.read() as uow:
            for account in city.SHOWN:
                assert f"  {account} " in told
                assert isinstance(login.prove(uow, account, PASSWORD), Proved)
    assert len({account.login for account in city.accounts()}) == len(city.accounts())

"""Log-in: who gets in, how a session ends, and that nothing typed is lost when it does."""

import re
from html import unescape

import pytest
from argon2 import PasswordHasher

from app.domain.permissions import Actor, Grant
from app.operations import login as accounts
from app.store import journal_verification, people
from app.web.inbox.login import first_page
from app.web.security import limiter
from tests.web.inbox_world import CLERK, CLERK2, INFO, PASSWORD, Desk, Staff, desk, desk_file, words

__all__ = ["desk", "desk_file"]


def test_somebody_logs_in_and_out(desk: Desk) -> None:
    browser = desk.visitor()
    assert browser.sign_in(CLERK).headers["Location"] == "/inbox"
    page = browser.get("/inbox")
    assert page.status_code == 200
    assert "zjjhandling_unit1 · 市住房和城乡建设局" in page.text
    assert browser.post("/logout").headers["Location"] == "/login"
    assert browser.get("/inbox").headers["Location"] == "/login?next=/inbox"


@pytest.mark.parametrize(
    ("role", "page"),
    [("handling_unit", "/inbox"), ("process_owner", "/diagrams"), ("administrator", "/account")],
)
def test_the_day_begins_where_the_role_has_something_to_do(desk: Desk, role: str, page: str) -> None:
    with desk.app.test_request_context():
        assert first_page(Actor(1, "某人", frozenset({Grant(role, "xxb")}))) == page


@pytest.mark.parametrize(
    ("login", "password"), [(CLERK, "wrong"), ("nobody", PASSWORD), ("", ""), (CLERK, "x" * 9999)]
)
def test_wrong_words_say_the_same(desk: Desk, login: str, password: str) -> None:
    response = desk.visitor().sign_in(login, password)
    assert response.status_code == 401
    assert "账号或密码不对，请检查后重新填写。" in response.text
    assert password not in response.text or not password


def test_the_account_is_read_as_people_type_it(desk: Desk) -> None:
    assert desk.visitor().sign_in(f" {CLERK.upper()}　").status_code == 302


def test_an_unknown_account_costs_as_much_work(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    verified = []
    verify = PasswordHasher.verify

    def counted(hasher: PasswordHasher, stored: str, password: str) -> bool:
        verified.append(stored)
        return bool(verify(hasher, stored, password))

    monkeypatch.setattr(PasswordHasher, "verify", counted)
    desk.visitor().sign_in("nobody", PASSWORD)
    assert len(verified) == 1


def test_a_closed_account_gets_nowhere(desk: Desk) -> None:
    staff = desk.staff(CLERK)
    with desk.office.begin() as uow:
        account = people.find_login(uow, CLERK)
        assert account is not None
        uow.connection.exec_driver_sql(f"UPDATE person SET active = 0 WHERE id = {account.id}")
    assert staff.get("/inbox").status_code == 302
    assert desk.visitor().sign_in(CLERK).status_code == 401


def test_a_password_under_old_parameters_is_kept_under_new_ones(desk: Desk) -> None:
    old = PasswordHasher(time_cost=2, memory_cost=4 * 1024).hash(PASSWORD)
    with desk.office.begin() as uow:
        account = people.find_login(uow, CLERK)
        assert account is not None
        people.set_password_hash(uow, account.id, old)
    assert desk.visitor().sign_in(CLERK).status_code == 302
    with desk.office.read() as uow:
        account = people.find_login(uow, CLERK)
        assert account is not None
        assert account.password_hash != old
    assert desk.visitor().sign_in(CLERK).status_code == 302


def test_log_ins_stand_in_the_journal(desk: Desk) -> None:
    desk.staff(CLERK)
    with desk.office.read() as uow:
        rows = uow.connection.exec_driver_sql(
            "SELECT kind FROM journal_entry WHERE kind LIKE 'account:%'"
        ).fetchall()
        assert rows == [("account:signed_in",)]
        assert journal_verification.verify(uow).holds


def test_too_many_failures_close_the_account_for_a_while(desk: Desk) -> None:
    desk.app.config["RATELIMIT_ENABLED"] = True
    limiter.reset()
    statuses = [desk.visitor().sign_in(CLERK, "wrong").status_code for _ in range(11)]
    assert statuses == [401] * 10 + [429]
    refused = desk.visitor().sign_in(CLERK)
    assert refused.status_code == 429
    assert "请过15分钟再试" in refused.text
    assert desk.visitor().sign_in(CLERK2).status_code == 302
    limiter.reset()


@pytest.mark.parametrize("target", ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example"])
def test_the_way_on_stays_on_this_site(desk: Desk, target: str) -> None:
    assert desk.visitor().sign_in(CLERK, next=target).headers["Location"] == "/"


def test_the_way_on_is_the_page_asked_for(desk: Desk) -> None:
    browser = desk.visitor()
    assert browser.get("/ledger?year=2026").headers["Location"] == "/login?next=/ledger?year%3D2026"
    assert browser.sign_in(CLERK, next="/ledger?year=2026").headers["Location"] == "/ledger?year=2026"
    assert browser.get("/login").headers["Location"] == "/inbox"


def test_a_session_ends_when_it_rests(desk: Desk) -> None:
    staff = desk.staff(CLERK)
    for _ in range(4):
        desk.later(0.4)
        assert staff.get("/inbox").status_code == 200
    desk.later(0.6)
    response = staff.get("/inbox", follow_redirects=True)
    assert "超过30分钟没有操作" in response.text


def test_a_session_ends_after_a_day_of_work(desk: Desk) -> None:
    staff = desk.staff(CLERK)
    for _ in range(24):
        desk.later(0.49)
        assert staff.get("/inbox").status_code == 200
    desk.later(0.49)
    assert "登录已满12小时" in staff.get("/inbox", follow_redirects=True).text


def test_a_new_password_ends_all_other_sessions(desk: Desk) -> None:
    here, elsewhere = desk.staff(CLERK), desk.visitor()
    elsewhere.sign_in(CLERK)
    changed = here.post("/account/password", {"old": PASSWORD, "new": "an even better horse"})
    assert changed.status_code == 302
    assert here.get("/inbox").status_code == 200
    assert elsewhere.get("/inbox").status_code == 302
    assert desk.visitor().sign_in(CLERK).status_code == 401
    assert desk.visitor().sign_in(CLERK, "an even better horse").status_code == 302


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("wrong", "an even better horse", "原密码不对，请重新填写。"),
        (PASSWORD, "short", "新密码须为10至200个字符。"),
        (PASSWORD, PASSWORD, "新密码不能与原密码相同。"),
    ],
)
def test_a_new_password_is_refused_with_a_reason(desk: Desk, old: str, new: str, sentence: str) -> None:
    response = desk.staff(CLERK).post("/account/password", {"old": old, "new": new})
    assert response.status_code == 422
    assert sentence in response.text


def test_all_devices_are_left_at_once(desk: Desk) -> None:
    here, elsewhere = desk.staff(CLERK), desk.visitor()
    elsewhere.sign_in(CLERK)
    assert here.post("/account/end-sessions").headers["Location"] == "/login"
    assert elsewhere.get("/inbox").status_code == 302


def test_the_account_page_names_the_roles(desk: Desk) -> None:
    said = words(desk.staff(CLERK).get("/account"))
    assert "承办单位经办人 市住房和城乡建设局" in said


def log_in_from(staff: Staff, page: str, **values: str) -> str:
    """Fill in the log-in form of a page; where it leads."""
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
    given = {name: unescape(value) for name, value in fields.items() if name != "csrf_token"}
    staff.token = unescape(fields["csrf_token"])
    response = staff.post("/login", {**given, "login": CLERK, "password": PASSWORD, **values})
    assert response.status_code == 302
    return response.headers["Location"]


@pytest.mark.parametrize("cookie", ["rested", "gone"])
def test_what_was_typed_survives_the_end_of_a_session(desk: Desk, cookie: str) -> None:
    """The form comes back as a draft after the log-in, whether the session only rested or its cookie is gone."""
    case_id = desk.signed()
    task, staff = desk.task(case_id, "handle"), desk.staff(CLERK)
    if cookie == "gone":
        staff.client.delete_cookie("huiyin")
    else:
        desk.later(2)
    refused = staff.post(task, {"findings": "查了现场，“线路”老化 & 断开。", "result": "已解决"})
    assert refused.status_code == 401
    assert "您填写的内容没有丢失" in refused.text
    assert staff.post("/login", {"login": CLERK, "password": "wrong"}).status_code in {400, 401}

    assert log_in_from(staff, refused.text) == task
    page = staff.get(task)
    assert "登录前填写的内容已存为草稿，还没有提交" in page.text
    assert "查了现场，“线路”老化 &amp; 断开。" in page.text
    assert desk.town.open(case_id) == ["handle"]


def test_what_was_typed_survives_a_mistyped_password(desk: Desk) -> None:
    task, staff = desk.task(desk.signed(), "handle"), desk.staff(CLERK)
    desk.later(2)
    refused = staff.post(task, {"findings": "已查现场。"})
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', refused.text))
    given = {name: unescape(value) for name, value in fields.items() if name != "csrf_token"}
    staff.token = unescape(fields["csrf_token"])
    again = staff.post("/login", {**given, "login": CLERK, "password": "wrong"})
    assert again.status_code == 401
    log_in_from(staff, again.text)
    assert "已查现场。" in staff.get(task).text


def test_a_task_gone_meanwhile_keeps_no_draft(desk: Desk) -> None:
    case_id = desk.delivered()
    task, staff = desk.task(case_id, "acknowledge"), desk.staff(CLERK)
    desk.later(2)
    refused = staff.post(task, {"acknowledgement": "accept"})
    clerk = desk.town.actor("handling_unit", "zjj", 2)
    desk.town.complete(clerk, case_id, "acknowledge", acknowledgement="accept", handler=str(clerk.person))
    log_in_from(staff, refused.text)
    assert "已不在您的待办中" in staff.get("/inbox").text


def test_forged_kept_text_is_ignored(desk: Desk) -> None:
    for kept in ("no json", "[1, 2]", '{"a": 1}', '[["a", 1]]', "x" * 300_000):
        staff = desk.visitor()
        staff.token = ""
        assert staff.sign_in(CLERK, kept=kept, next="/tasks/1").status_code == 302


def test_a_forged_form_of_somebody_logged_in_is_refused(desk: Desk) -> None:
    staff = desk.staff(CLERK)
    staff.token = "forged"
    response = staff.post("/inbox/take", {"item": "1"})
    assert response.status_code == 400
    assert "页面放得太久" in response.text


def test_a_program_is_told_to_log_in_as_a_program(desk: Desk) -> None:
    visitor = desk.visitor()
    visitor.token = ""
    response = visitor.post("/tasks/5/draft", {"findings": "x"}, headers={"Accept": "application/json"})
    assert response.status_code == 401
    assert response.json == {
        "error": {"code": "not_signed_in", "message": "请先登录", "advice": "登录后即可继续。"}
    }


def test_the_way_back_from_another_form_is_the_inbox(desk: Desk) -> None:
    staff = desk.staff(INFO)
    desk.later(2)
    assert 'name="next" value="/inbox"' in staff.post("/inbox/take", {"item": "1"}).text


def test_passwords_are_hashed_with_argon2id_at_full_cost() -> None:
    assert accounts.hash_password("a password").startswith("$argon2id$v=19$m=65536,t=3,p=4$")

"""The outbox: letters leave by a server or on the console, once more when it failed, and carry no content."""

import smtplib
import socketserver
import ssl
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from string import Formatter

import pytest

from app.domain.errors import NotFound
from app.operations import mail
from app.operations.letters import IN_ENGLISH, LETTERS, Letter, written
from app.store import journal_verification, outbox
from app.store.outbox import NewMail
from tests.operations.test_tasks import rateable
from tests.operations.town import Town


@dataclass
class PostOffice:
    """An SMTP server that keeps what it gets, or refuses it."""

    port: int = 0
    letters: list[EmailMessage] = field(default_factory=list)
    users: list[str] = field(default_factory=list)
    refuses: bool = False


@pytest.fixture
def post() -> Iterator[PostOffice]:
    """A post office on a port of its own."""
    office = PostOffice()

    class Counter(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.say("220 ready")
            while command := self.rfile.readline().decode(errors="replace").strip():
                verb = command.split()[0].upper()
                if verb == "EHLO":
                    self.say("250-here\r\n250 AUTH PLAIN")
                elif verb == "AUTH":
                    office.users.append(command)
                    self.say("235 welcome")
                elif verb == "MAIL" and office.refuses:
                    self.say("451 later")
                elif verb == "DATA":
                    self.say("354 go on")
                    lines = iter(self.rfile.readline, b".\r\n")
                    office.letters.append(message_from_bytes(b"".join(lines), policy=policy.default))
                    self.say("250 kept")
                elif verb == "QUIT":
                    self.say("221 bye")
                    return
                else:
                    self.say("250 ok")

        def say(self, line: str) -> None:
            self.wfile.write(f"{line}\r\n".encode())

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Counter) as server:
        office.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield office
        server.shutdown()
        thread.join()


def mailing(town: Town, url: str) -> Town:
    """The town with an address for mail."""
    town.office.config = replace(town.office.config, mail_url=url, base_url="https://huiyin.example")
    return town


def put(
    town: Town, key: str = "near-due:1", recipient: str = "clerk@zjj.example", template: str = "near_due"
) -> None:
    facts = {"number": "2026-00001", "name": "王芳", "due_on": "2026-03-09"}
    with town.office.begin() as uow:
        outbox.put(uow, [NewMail(key, recipient, template, facts, town.now)])


def send(town: Town) -> int:
    return mail.send_due(town.office, town.clock, 10)


def test_a_letter_leaves_by_the_server_once(sqlite_town: Town, post: PostOffice) -> None:
    town = mailing(sqlite_town, f"smtp://huiyin:p%40ss@127.0.0.1:{post.port}?from=office@huiyin.example")
    put(town)
    put(town)
    assert send(town) == 1
    assert send(town) == 0
    (letter,) = post.letters
    assert letter["Subject"] == "留言2026-00001余2个工作日到期"
    assert (letter["To"], letter["From"]) == ("clerk@zjj.example", "office@huiyin.example")
    assert letter["Message-ID"].endswith("@huiyin.example>")
    assert "https://huiyin.example/inbox" in letter.get_content()
    assert len(post.users) == 1


def test_a_letter_that_fails_is_sent_later_with_the_same_id(sqlite_town: Town, post: PostOffice) -> None:
    town = mailing(sqlite_town, f"smtp://127.0.0.1:{post.port}")
    put(town)
    post.refuses = True
    assert send(town) == 0
    assert send(town.at(timedelta(seconds=59))) == 0
    assert send(town.at(timedelta(seconds=61))) == 0
    with town.office.read() as uow:
        (waiting,) = outbox.waiting(uow, town.now + timedelta(minutes=10), 10)
    assert waiting.attempts == 2
    post.refuses = False
    assert send(town.at(timedelta(minutes=10))) == 1
    assert len(post.letters) == 1


def test_a_server_that_is_not_there(sqlite_town: Town) -> None:
    town = mailing(sqlite_town, "smtp://127.0.0.1:1")
    put(town)
    assert send(town) == 0


def test_the_console_prints(sqlite_town: Town, capsys: pytest.CaptureFixture[str]) -> None:
    town = mailing(sqlite_town, "console:")
    put(town)
    assert send(town) == 1
    assert "To: clerk@zjj.example" in capsys.readouterr().out


def test_the_authors_address_is_opened_when_the_letter_leaves(sqlite_town: Town, post: PostOffice) -> None:
    town = mailing(sqlite_town, f"smtp://127.0.0.1:{post.port}")
    case_id = rateable(town)
    with town.office.read() as uow:
        (waiting,) = [one for one in outbox.waiting(uow, town.now, 10) if one.template == "replied"]
    assert waiting.recipient == f"identity:{case_id}"
    assert send(town) == 0
    assert post.letters == []


def test_an_author_with_an_address_is_told(sqlite_town: Town, post: PostOffice) -> None:
    town = mailing(sqlite_town, f"smtp://127.0.0.1:{post.port}")
    case_id = town.submit(email="author@mail.example", title="路灯不亮").case_id
    put(town, "replied:1", f"identity:{case_id}", "replied")
    assert send(town) == 1
    (letter,) = post.letters
    assert letter["To"] == "author@mail.example"
    assert "路灯" not in letter.as_string()
    with town.office.read() as uow:
        assert journal_verification.verify(uow).breaks == ()


def test_a_letter_without_a_template_is_refused(sqlite_town: Town) -> None:
    town = mailing(sqlite_town, "console:")
    put(town, template="gone")
    with pytest.raises(NotFound):
        send(town)


@pytest.mark.parametrize("template", sorted(LETTERS.keys() - {"notices"}))  # its words: test_notice_mail
def test_every_letter_can_be_filled_and_says_no_content(template: str) -> None:
    facts = {
        "number": "2026-00001",
        "name": "王芳",
        "due_on": "2026-03-09",
        "asked": "2026-03-18",
        "base": "https://x",
    }
    letter = LETTERS[template].filled(facts)
    assert "2026-00001" in letter.subject
    assert "{" not in letter.subject + letter.text


def test_of_two_senders_one_sends(sqlite_town: Town, post: PostOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    town = mailing(sqlite_town, f"smtp://127.0.0.1:{post.port}")
    put(town)
    with town.office.read() as uow:
        (waiting,) = outbox.waiting(uow, town.now, 10)
    monkeypatch.setattr(outbox, "waiting", lambda *_: [waiting, waiting])
    assert send(town) == 1
    assert len(post.letters) == 1


def test_a_server_that_offers_encryption_must_prove_who_it_is(
    sqlite_town: Town, post: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    town = mailing(sqlite_town, f"smtp://127.0.0.1:{post.port}")
    contexts: list[ssl.SSLContext] = []
    monkeypatch.setattr(smtplib.SMTP, "has_extn", lambda server, name: name == "starttls")
    monkeypatch.setattr(smtplib.SMTP, "starttls", lambda server, context: contexts.append(context))
    put(town)
    assert send(town) == 1
    assert [context.verify_mode for context in contexts] == [ssl.CERT_REQUIRED]


def test_a_server_for_encrypted_mail_only(sqlite_town: Town, post: PostOffice) -> None:
    town = mailing(sqlite_town, f"smtps://127.0.0.1:{post.port}")
    put(town)
    assert send(town) == 0
    assert post.letters == []


def test_letters_are_written_in_the_language_of_their_reader() -> None:
    facts = {"number": "2026-00001", "due_on": "2026-03-02", "base": "https://huiyin.example"}
    chinese, english, traditional = (written("extended", tag, facts) for tag in (None, "en", "zh-Hant"))
    assert chinese is not None
    assert "2026年3月2日" in chinese.text
    assert english is not None
    assert english.subject == "The due date of your message 2026-00001 has changed"
    assert "2 March 2026" in english.text
    assert traditional is not None
    assert traditional.subject == "您的留言（2026-00001）辦理期限有變更"


def test_every_letter_has_its_english_with_the_same_blanks() -> None:
    def blanks(letter: Letter) -> set[str | None]:
        return {name for _text, name, *_rest in Formatter().parse(letter.subject + letter.text) if name}

    own = {name: letter for name, letter in LETTERS.items() if letter.text.isascii() is False}
    assert set(IN_ENGLISH) == set(own)
    assert {name: blanks(IN_ENGLISH[name]) for name in own} == {name: blanks(own[name]) for name in own}


def test_an_author_is_written_to_in_the_language_of_the_message(sqlite_town: Town, post: PostOffice) -> None:
    town = mailing(sqlite_town, f"smtp://127.0.0.1:{post.port}")
    new = town.submit(email="author@example.org", language="en")
    with town.office.begin() as uow:
        told = {"number": new.number, "round": "first"}
        outbox.put(uow, [NewMail("once", f"identity:{new.case_id}", "replied", told, town.now)])
    assert send(town) == 1
    (letter,) = post.letters
    assert letter["Content-Language"] == "en"
    assert "has been answered" in str(letter["Subject"])

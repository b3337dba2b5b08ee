"""What mail says of notices, in each reader's language: numbers, steps and due dates, a link, and nothing else.

No name of a person, no title, nothing of a sealed case but that there is something to be read after logging in.
The words stand here and not in the catalogue, because letters are written where there is no page.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from types import MappingProxyType

from app.domain.clock import Clock
from app.domain.lights import Light
from app.operations.library import library_of
from app.operations.traditional import traditional
from app.store import cases
from app.store.notices import Correspondent
from app.store.outbox import NewMail
from app.store.unit_of_work import UnitOfWork

HOUR = time(8, 30)
"""Local time of the daily letter, on working days."""
TEMPLATE = "notices"
ENGLISH, TRADITIONAL = "en", "zh-Hant"


@dataclass(frozen=True, slots=True)
class Words:
    """The sentences of one language, with blanks."""

    mention_subject: str
    mention: str
    overdue_subject: str
    digest_subject: str
    due_head: str
    news_head: str
    claimable: str
    sealed: str
    more: str
    late: str
    today: str
    left: str
    step: str
    news: Mapping[str, str]
    """By kind of notice; `{about}` are the numbers of the cases."""
    news_of_none: Mapping[str, str]
    """By kind of notice that concerns no case."""
    between: str
    open: str
    settings: str


CHINESE = Words(
    mention_subject="回音：有同事在内部意见里提醒您",
    mention="留言{number}的内部意见里有同事提醒您，请登录查看。",
    overdue_subject="回音：您有{n}件任务已逾期",
    digest_subject="回音：{due}件任务临近或超过期限，{news}条新通知",
    due_head="您名下临近或超过期限的任务：",
    news_head="新通知：",
    claimable="另有{n}件任务可以认领。",
    sealed="有{n}件需登录查看。",
    more="还有{n}件，请登录查看。",
    late="已逾期{n}日",
    today="今日到期",
    left="余{n}个工作日",
    step="{number} {step}，{day}到期，{how}",
    news=MappingProxyType(
        {
            "assigned": "任务交给您办理：{about}",
            "handed_over": "任务移交给您：{about}",
            "returned": "您办过的件被退回：{about}",
            "mention": "内部意见里提醒您：{about}",
            "comment": "您在办的件有新的内部意见：{about}",
        }
    ),
    news_of_none=MappingProxyType(
        {
            "handed_over": "有成批任务移交给您",
            "deputy": "您被指定为代理人",
            "export_ready": "导出已完成",
            "file_damaged": "存储的附件缺失或损坏",
            "import_finished": "导入已结束",
        }
    ),
    between="、",
    open="请登录办理：",
    settings="不想再收到这样的邮件，请在这里更改：",
)
IN_ENGLISH = Words(
    mention_subject="Huiyin: a colleague mentioned you in a comment",
    mention="A colleague mentioned you in a comment on message {number}. Please log in to read it.",
    overdue_subject="Huiyin: tasks of yours are overdue ({n})",
    digest_subject="Huiyin: {due} tasks due soon or overdue, {news} new notices",
    due_head="Your tasks that are due soon or overdue:",
    news_head="New notices:",
    claimable="Tasks that you may claim: {n}.",
    sealed="Items to be read after logging in: {n}.",
    more="{n} more; please log in to see them.",
    late="{n} days overdue",
    today="due today",
    left="{n} working days left",
    step="{number} {step}, due {day}, {how}",
    news=MappingProxyType(
        {
            "assigned": "Tasks assigned to you: {about}",
            "handed_over": "Tasks handed over to you: {about}",
            "returned": "Returned to you: {about}",
            "mention": "You were mentioned in comments on: {about}",
            "comment": "New comments on cases you work on: {about}",
        }
    ),
    news_of_none=MappingProxyType(
        {
            "handed_over": "Several tasks were handed over to you",
            "deputy": "You were named as a deputy",
            "export_ready": "An export is ready",
            "file_damaged": "A stored file is missing or broken",
            "import_finished": "An import has finished",
        }
    ),
    between=", ",
    open="Log in: ",
    settings="To stop or change these letters: ",
)


@dataclass(frozen=True, slots=True)
class DueTask:
    """A task in a letter."""

    number: str
    step: str
    due_on: date
    light: Light


@dataclass(frozen=True, slots=True)
class Digest:
    """What a letter tells."""

    due: Sequence[DueTask]
    news: Mapping[str, Sequence[str]]
    """Numbers of cases by kind of notice; empty numbers for what concerns none."""
    claimable: int = 0
    sealed: int = 0
    more: int = 0

    @property
    def empty(self) -> bool:
        """Whether there is nothing worth a letter: work that anybody may claim is none."""
        return not (self.due or self.news or self.sealed)


def hour_has_come(clock: Clock) -> bool:
    """Whether today is a working day on which the daily letter's time has come."""
    local = clock.now.astimezone(clock.zone)
    return clock.calendar.is_working(local.date()) and local.time() >= HOUR


def mention(uow: UnitOfWork, clock: Clock, to: Correspondent, case_id: int, occasion: str) -> NewMail:
    """That somebody was called upon in a comment."""
    said, case = _words(to), cases.get_case(uow, case_id)
    text = said.sealed.format(n=1) if case.sealed else said.mention.format(number=case.number)
    return _letter(clock, to, occasion, said.mention_subject, [text])


def overdue(uow: UnitOfWork, clock: Clock, to: Correspondent, told: Digest) -> NewMail:
    """That tasks have become overdue."""
    said = _words(to)
    subject = said.overdue_subject.format(n=len(told.due) + told.sealed + told.more)
    return _letter(clock, to, f"overdue:{clock.today}", subject, _due_lines(uow, to, told))


def digest(uow: UnitOfWork, clock: Clock, to: Correspondent, told: Digest) -> NewMail:
    """The daily letter."""
    said = _words(to)
    news = sum(max(len(numbers), 1) for numbers in told.news.values())
    body = _due_lines(uow, to, told)
    if told.news:
        body += ["", said.news_head, *(_news(said, kind, numbers) for kind, numbers in told.news.items())]
    if told.claimable:
        body += ["", said.claimable.format(n=told.claimable)]
    subject = said.digest_subject.format(due=len(told.due) + told.more, news=news)
    return _letter(clock, to, f"digest:{clock.today}", subject, body)


def _words(to: Correspondent) -> Words:
    return IN_ENGLISH if to.language == ENGLISH else CHINESE


def _news(said: Words, kind: str, numbers: Sequence[str]) -> str:
    if not numbers:
        return f"· {said.news_of_none[kind]}"
    return f"· {said.news[kind].format(about=said.between.join(dict.fromkeys(numbers)))}"


def _due_lines(uow: UnitOfWork, to: Correspondent, told: Digest) -> list[str]:
    said = _words(to)
    english = library_of(uow).english.value(uow) if to.language == ENGLISH else {}
    tasks = [_task(to, said, task, english.get(task.step, task.step)) for task in told.due]
    body = [said.due_head, *(f"{n}. {line}" for n, line in enumerate(tasks, 1))] if tasks else []
    if told.more:
        body.append(said.more.format(n=told.more))
    if told.sealed:
        body.append(said.sealed.format(n=told.sealed))
    return body


def _task(to: Correspondent, said: Words, task: DueTask, step: str) -> str:
    day = _day(to, task.due_on)
    return said.step.format(number=task.number, step=step, day=day, how=_how(said, task)).strip()


def _how(said: Words, task: DueTask) -> str:
    if task.light.state == "late":
        return said.late.format(n=task.light.days)
    return said.left.format(n=task.light.days) if task.light.days else said.today


def _day(to: Correspondent, day: date) -> str:
    return f"{day:%-d %B %Y}" if to.language == ENGLISH else f"{day.month}月{day.day}日"


def _letter(clock: Clock, to: Correspondent, occasion: str, subject: str, body: Sequence[str]) -> NewMail:
    said = _words(to)
    words = {"subject": subject, "text": "\n".join(body), "open": said.open, "settings": said.settings}
    if to.language == TRADITIONAL:
        words = {name: traditional(text) for name, text in words.items()}
    return NewMail(f"{occasion}:{to.id}"[:120], to.email, TEMPLATE, words, clock.now)

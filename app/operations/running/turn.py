"""One verb of the engine on one instance, while it runs: what its topics find and what they leave behind."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.domain.clock import Clock
from app.domain.events import Event
from app.domain.permissions import Actor
from app.domain.units import UnitTree
from app.engine.outcome import Json, TopicCall, Variables
from app.operations.library import Folder, Library, library_of
from app.operations.records import entry
from app.store import cases
from app.store.cases import CaseRecord
from app.store.journal import Entry
from app.store.outbox import NewMail
from app.store.unit_of_work import UnitOfWork
from app.store.work_items import NewWorkItem


@dataclass(slots=True)
class Turn:
    """What one verb changes, gathered for its single write."""

    uow: UnitOfWork
    actor: Actor
    clock: Clock
    case_id: int | None
    instance_id: int | None
    """None while the instance is being started."""
    pins: Mapping[str, int] = field(default_factory=dict)
    """Deployments of the processes that the instance had called before this turn."""
    replayed: bool = False
    """What happens here happened long ago, elsewhere."""
    published: int | None = None
    """How many deployments there are, where it is known."""
    followed: bool = True
    """Whether cases may have been merged into this one."""
    reply: dict[str, Any] = field(default_factory=dict)
    """Columns of this round's reply to change."""
    columns: dict[str, Any] = field(default_factory=dict)
    expected: tuple[CaseRecord, CaseRecord] | None = None
    """The case as it is, and with the changed columns, once somebody has asked for it."""
    entries: list[Entry] = field(default_factory=list)
    mails: list[NewMail] = field(default_factory=list)
    opened: list[NewWorkItem] = field(default_factory=list)
    """Tasks that the turn has opened, once it is written."""
    hops: int = 0
    """How many messages and signals, each sent because of the one before, have led to this turn."""
    afterwards: list[Callable[[int], None]] = field(default_factory=list)
    """Called with the instance's id once the turn is written."""

    @property
    def library(self) -> Library:
        """The definitions and units of this process of the machine."""
        return library_of(self.uow)

    def folder(self, deployment_id: int) -> Folder:
        """A deployment, from the library."""
        return self.library.folder(self.uow, deployment_id)

    @property
    def tree(self) -> UnitTree:
        """All units."""
        return self.library.tree(self.uow)

    @property
    def case(self) -> CaseRecord:
        """The case as it will be once this turn is written. LookupError for an instance without a case."""
        if self.case_id is None:
            raise LookupError("this process belongs to no case")
        kept = cases.get_case(self.uow, self.case_id)
        if not self.columns:
            return kept
        if self.expected is None or self.expected[0] is not kept:
            self.expected = (kept, cases.with_columns(kept, self.columns))
        return self.expected[1]

    def change(self, **columns: Any) -> None:
        """Set columns of the case."""
        self.columns.update(columns)
        self.expected = None

    def answer(self, **columns: Any) -> None:
        """Set columns of the reply of the case's round, as it was before the turn."""
        self.reply.update(columns)

    def note(self, event: Event, **payload: Json) -> None:
        """Add an entry to the journal: no identity, no text of a message."""
        self.entries.append(entry(self.actor, self.clock, event, payload))

    def mail(self, occasion: str, recipient: str, template: str, context: Mapping[str, Any]) -> None:
        """Send mail after the commit, once per `occasion`; nobody is told of history that is being replayed."""
        if self.replayed:
            return
        self.mails.append(NewMail(occasion, recipient, template, context, self.clock.now))


@dataclass(frozen=True, slots=True)
class TopicContext:
    """What a topic works with: the turn it is part of, and where in the diagram it was called."""

    turn: Turn
    call: TopicCall

    @property
    def uow(self) -> UnitOfWork:
        """The transaction."""
        return self.turn.uow

    @property
    def actor(self) -> Actor:
        """Who set this off; the system for timers."""
        return self.turn.actor

    @property
    def clock(self) -> Clock:
        """The time of the turn."""
        return self.turn.clock

    @property
    def case(self) -> CaseRecord:
        """The case as it will be once this turn is written."""
        return self.turn.case

    @property
    def variables(self) -> Variables:
        """Process variables at the service task."""
        return self.call.variables

    def text(self, name: str) -> str:
        """A variable that holds text; empty when it is missing or holds anything else."""
        value = self.call.variables.get(name)
        return value if isinstance(value, str) else ""

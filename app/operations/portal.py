"""What a citizen does before there is a case: choose, preview, send."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from app.domain import personal_data
from app.domain.clock import Clock
from app.domain.permissions import Actor
from app.domain.personal_data import Found, Kind
from app.operations import cases as case_operations
from app.operations.cases import NewMessage, Submitted
from app.operations.choices import Asking, choices_for
from app.operations.library import library_of
from app.operations.places import place_name
from app.operations.register import Similar, similar
from app.operations.running.limits import promised
from app.store import cases, public_messages
from app.store.unit_of_work import UnitOfWork
from forms.fields import Json, Pairs

__all__ = ["AUTHOR", "Preview", "UnitOfWork", "choices", "preview", "promised", "send"]

AUTHOR = Actor(person=None, name="网民")
"""Whoever writes a message; who it is stands in the encrypted identity only."""

BROAD = 2
"""Levels of the category scheme that a citizen chooses from; clerks sort more finely."""

PUBLIC = "公开"
SEPARATOR = " · "


@dataclass(frozen=True, slots=True)
class Preview:
    """A message as the public would read it."""

    title: str
    text: str
    found: tuple[tuple[Kind, tuple[str, ...]], ...]
    """Personal data by kind, each with the places found; also where it is left unmasked."""
    masked: frozenset[Kind]
    category: str
    place: str
    similar: tuple[Similar, ...]


def choices(uow: UnitOfWork, clock: Clock) -> Mapping[str, Pairs]:
    """The choices of the form 写留言, by source: those of every form, with a shorter list of subjects."""
    asked = choices_for(Asking(uow, AUTHOR, clock))
    scheme = [one.path for one in library_of(uow).categories(uow) if one.level <= BROAD]
    split = {path.rpartition("/")[0] for path in scheme}
    subjects = [(path, _levels(path)) for path in scheme if path not in split]
    return {"categories": subjects, "places": asked["places"], "units": asked["units"]}


def preview(uow: UnitOfWork, data: Mapping[str, Json], unmasked: Collection[str] = ()) -> Preview:
    """How the public will read the validated form `data`, with everything masked but the kinds `unmasked`."""
    title, text = str(data["title"]), str(data["text"])
    found = _by_kind((*personal_data.find(title), *personal_data.find(text)))
    masked = frozenset(kind for kind, _places in found if kind not in unmasked)
    public = data["public"] == PUBLIC and not data["accusation"]
    return Preview(
        title=personal_data.mask(title, masked),
        text=personal_data.mask(text, masked),
        found=found,
        masked=masked,
        category=_levels(str(data["category"])),
        place=place_name(library_of(uow).tree(uow), str(data["place"])),
        similar=similar(uow, title) if public else (),
    )


def send(
    uow: UnitOfWork,
    clock: Clock,
    data: Mapping[str, Json],
    attachments: Sequence[int],
    *,
    once: str,
    unmasked: Collection[str] = (),
    language: str | None = None,
) -> Submitted:
    """Hand the message in and start its procedure.

    `once` names the form that was sent: sent a second time (a double click whose first answer was lost) it gives
    the same message again, with a fresh look-up code in place of the one that nobody has seen. Letters to
    the author are written in `language`.
    """
    public_messages.hold(uow, once)
    sent = cases.case_by_source(uow, "portal", once)
    if sent is not None:
        return Submitted(sent.id, sent.number, public_messages.renew_code(uow, sent.id, clock.now))
    shown = preview(uow, data, unmasked)
    return case_operations.submit(uow, AUTHOR, clock, _message(data, shown, once, language), attachments)


def _message(data: Mapping[str, Json], shown: Preview, once: str, language: str | None) -> NewMessage:
    return NewMessage(
        title=str(data["title"]),
        text=str(data["text"]),
        source_number=once,
        language=language,
        public=data["public"] == PUBLIC,
        accusation=bool(data["accusation"]),
        accused=str(data.get("accused", "")),
        proposed_title=shown.title,
        proposed_text=shown.text,
        kind=str(data["kind"]),
        category=str(data["category"]),
        place=str(data["place"]),
        wished_unit=str(data["wished_unit"]),
        name=str(data["name"]),
        phone=str(data["phone"]),
    )


def _by_kind(found: Sequence[Found]) -> tuple[tuple[Kind, tuple[str, ...]], ...]:
    kinds: dict[Kind, dict[str, None]] = {}
    for one in found:
        kinds.setdefault(one.kind, {})[one.text] = None
    return tuple((kind, tuple(places)) for kind, places in kinds.items())


def _levels(path: str) -> str:
    return path.replace("/", SEPARATOR)

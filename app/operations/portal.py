"""What a citizen does before there is a case: choose, preview, send."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from app.domain import personal_data
from app.domain.clock import Clock
from app.domain.permissions import Actor
from app.domain.personal_data import Found, Kind
from app.domain.units import COUNTY_KINDS, UnitTree
from app.operations import cases as case_operations
from app.operations.cases import NewMessage, Submitted
from app.operations.library import library_of
from app.operations.message_page import place_name, place_of
from app.operations.register import Similar, similar
from app.store import cases, categories, public_messages
from app.store.unit_of_work import UnitOfWork
from forms.fields import Json

__all__ = ["AUTHOR", "Preview", "UnitOfWork", "choices", "preview", "send"]

AUTHOR = Actor(person=None, name="网民")
"""Whoever writes a message; who it is stands in the encrypted identity only."""

BROAD = 2
"""Levels of the category scheme that a citizen chooses from; clerks sort more finely."""

ANSWERING = ("county", "park", "city_department", "resident_unit")
"""Kinds of units that a citizen may wish an answer from."""

PUBLIC = "公开"
UNSURE = "不分乡镇"
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


def choices(uow: UnitOfWork) -> Mapping[str, Sequence[tuple[str, str]]]:
    """The choices of the form 写留言, by source."""
    tree = library_of(uow).tree(uow)
    scheme = [record for record in categories.categories(uow) if record.level <= BROAD]
    split = {record.path.rpartition("/")[0] for record in scheme}
    answering = [unit for unit in tree.units.values() if unit.active and unit.kind in ANSWERING]
    return {
        "categories": [(record.path, _levels(record.path)) for record in scheme if record.path not in split],
        "places": _places(tree),
        "units": [(unit.id, unit.name) for unit in answering],
    }


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
) -> Submitted:
    """Hand the message in and start its procedure.

    `once` names the form that was sent: sent a second time (a double click whose first answer was lost) it gives
    the same message again, with a fresh look-up code in place of the one that nobody has seen.
    """
    public_messages.hold(uow, once)
    sent = cases.case_by_source(uow, "portal", once)
    if sent is not None:
        return Submitted(sent.id, sent.number, public_messages.renew_code(uow, sent.id, clock.now))
    shown = preview(uow, data, unmasked)
    return case_operations.submit(uow, AUTHOR, clock, _message(data, shown, once), attachments)


def _message(data: Mapping[str, Json], shown: Preview, once: str) -> NewMessage:
    return NewMessage(
        title=str(data["title"]),
        text=str(data["text"]),
        source_number=once,
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


def _places(tree: UnitTree) -> list[tuple[str, str]]:
    """Each county and park followed by its townships, then the city as a whole."""
    places: list[tuple[str, str]] = []
    for unit in tree.units.values():
        if unit.kind not in COUNTY_KINDS or not unit.active:
            continue
        name = place_of(unit.name)
        inside = [tree.units[below] for below in tree.children.get(unit.id, ())]
        townships = [below for below in inside if below.kind == "township" and below.active]
        places.append((unit.id, f"{name}{SEPARATOR}{UNSURE}" if townships else name))
        places += [(below.id, f"{name}{SEPARATOR}{place_of(below.name)}") for below in townships]
    return [*places, (tree.root, tree.name(tree.root))] if tree.root else places

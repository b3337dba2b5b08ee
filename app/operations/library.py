"""What one process keeps of the installation between transactions: definitions by deployment, and the units."""

import threading
import time
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Generic, TypeVar

from app.domain.errors import NotFound
from app.domain.units import UnitTree
from app.engine.definition import Definition
from app.engine.reading import read
from app.engine.runner import Runner
from app.store import categories, origins, people, processes, wordings
from app.store.categories import CategoryRecord
from app.store.unit_of_work import UnitOfWork

Value = TypeVar("Value")

ENGLISH = "english"
"""Table of a manifest: names in the diagram and their English."""

LONGEST_AGE = 30.0
"""Seconds after which changed units are seen by every process."""


@dataclass(frozen=True, slots=True)
class Folder:
    """A deployment as operations use it: what the engine runs, and what its manifest says."""

    definition: Definition
    manifest: Mapping[str, Any] = field(default_factory=dict)

    @property
    def sealed(self) -> bool:
        """Whether cases in this process are kept confidential (Article 18): manifest, record.confidentiality."""
        record: Mapping[str, Any] = self.manifest.get("record", {})
        return bool(record.get("confidentiality") == "sealed")

    def stage(self, element: str) -> str:
        """The stage of the case while it stands at `element` (manifest `stage`, `[stages]`); empty = no change."""
        own: str = self.manifest.get("stages", {}).get(element, self.manifest.get("stage", ""))
        return own


class Kept(Generic[Value]):
    """A value that is read again once it is too old."""

    def __init__(self, read: Callable[[UnitOfWork], Value]) -> None:
        self._read = read
        self._kept: tuple[float, Value] | None = None

    def value(self, uow: UnitOfWork) -> Value:
        """The value, at most LONGEST_AGE seconds old."""
        fresh = self.fresh()
        if fresh is None:
            fresh = self._read(uow)
            self._kept = (time.monotonic(), fresh)
        return fresh

    def fresh(self) -> Value | None:
        """The value where it need not be read, else None."""
        kept = self._kept
        return kept[1] if kept is not None and time.monotonic() - kept[0] < LONGEST_AGE else None

    def forget(self) -> None:
        """Read it anew next time."""
        self._kept = None


class Library:
    """Caches of one process, shared by its threads. A deployment is immutable, so it is kept for good.

    It may be used once the transaction that published it was committed.
    """

    def __init__(self) -> None:
        self.runner = Runner()
        self._lock = threading.Lock()
        self._folders: dict[int, Folder] = {}
        self._versions: dict[int, int] = {}
        self._newest: tuple[int, Mapping[tuple[str, str], int]] = (0, {})
        self._tree = Kept(people.tree)
        self._categories = Kept(categories.categories)
        self.english = Kept(_english)

    def folder(self, uow: UnitOfWork, deployment_id: int) -> Folder:
        """The deployment, read and built at its first use. NotFound for an unknown id."""
        folder = self._folders.get(deployment_id)
        if folder is None:
            with self._lock:
                folder = self._folders.get(deployment_id)
                if folder is None:
                    files = processes.files(uow, deployment_id)
                    if not files:
                        raise NotFound(deployment=deployment_id)
                    folder = self._folders[deployment_id] = build(files)
        return folder

    def version(self, uow: UnitOfWork, deployment_id: int) -> int:
        """The number that people know the deployment by."""
        number = self._versions.get(deployment_id)
        if number is None:
            number = self._versions[deployment_id] = origins.version(uow, deployment_id)
        return number

    def newest(self, uow: UnitOfWork, published: int) -> Mapping[tuple[str, str], int]:
        """The newest deployment by process and unit.

        `published` is how many deployments there are: while there are as many, nothing is read.
        """
        kept, newest = self._newest
        if kept != published:
            newest = processes.newest(uow)
            uow.after_commit(partial(setattr, self, "_newest", (published, newest)))
        return newest

    def tree(self, uow: UnitOfWork) -> UnitTree:
        """All units, at most 30 seconds old."""
        return self._tree.value(uow)

    def categories(self, uow: UnitOfWork) -> Sequence[CategoryRecord]:
        """The category scheme, at most 30 seconds old."""
        return self._categories.value(uow)

    def forget_units(self) -> None:
        """Read units, categories and their English anew next time: one was changed here."""
        self._tree.forget()
        self._categories.forget()
        self.english.forget()


def library_of(uow: UnitOfWork) -> Library:
    """The library that the office hung on this unit of work."""
    library = uow.library
    if not isinstance(library, Library):
        raise TypeError("this unit of work was not begun by an office")
    return library


def _english(uow: UnitOfWork) -> Mapping[str, str]:
    """What names made in this installation are called in English: in diagrams by manifest, elsewhere by table."""
    return {**wordings.of_manifests(uow, ENGLISH), **wordings.wordings(uow, "en")}


def build(files: Mapping[str, bytes]) -> Folder:
    """A folder from its files. ValueError when they no longer give a definition: the engine was changed."""
    reading = read(files)
    if reading.definition is None:
        raise ValueError(f"a published deployment cannot be read: {[found.code for found in reading.findings]}")
    manifest = tomllib.loads(files["manifest.toml"].decode()) if "manifest.toml" in files else {}
    return Folder(reading.definition, manifest)

"""The bulk way: the rows of one story, made from a recipe without any of the real operations.

Whatever is computed here is computed by the product's own functions: digests and chains of the journal, the
encryption of identities, digests of texts, hashes of codes, terms of the search index.
"""

import hashlib
import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, NamedTuple, TypeAlias

import orjson

from app.store.case_units import Above
from app.store.cases import text_digest
from app.store.journal_chain import SALT_BYTES, digest_of, hash_of
from app.store.schema.cases import CaseUnit
from app.store.search import Replies, SearchableCase
from app.store.vault import CODE_DIGITS, Vault
from benchmarks.large.answers import Words
from benchmarks.large.learning import PARTS, SEES
from benchmarks.large.recipe import Recipe
from benchmarks.large.scratch import Earlier
from benchmarks.large.symbols import ISO, STORED

Row: TypeAlias = tuple[Any, ...]

TASK_BITS = 63
_PART_COLUMNS = CaseUnit.__table__.columns.keys()
SALT_BITS = SALT_BYTES * 8


class Searchable(NamedTuple):
    """What the search index takes from a case."""

    id: int
    number: str
    original_title: str
    original_text: str
    published_title: str
    published_text: str
    summary: str
    published_at: Any
    sealed: bool
    withheld: bool
    round: str
    handed_in_at: Any
    replied_at: Any


@dataclass(frozen=True, slots=True)
class Told:
    """A story that is to be made: its numbers, people, words and delay."""

    case_id: int
    year: int
    serial: int
    cast: Sequence[object]
    earlier: Earlier | None
    words: Words
    delay: timedelta


@dataclass(slots=True)
class Made:
    """The rows of a story, and what follows from them."""

    rows: Mapping[str, list[Row]]
    searchable: SearchableCase
    replies: Replies
    code: str


class Cloner:
    """Makes stories one after the other; ids of rows and numbers of papers go on from one to the next."""

    def __init__(self, vault: Vault, seed: str, next_ids: Mapping[str, int], above: Above) -> None:
        self.vault = vault
        self.next_ids = dict(next_ids)
        """The next key of each table."""
        self.papers = Counter[str]()
        """How many numbers each series has given."""
        self._above = above
        self._random = random.Random(f"{seed} numbers")

    def make(self, recipe: Recipe, story: Told) -> Made:
        """The rows of one story."""
        pool, code = self._pool(recipe, story)
        rows = {name: [take(pool) for take in takes] for name, takes in recipe.rows.items()}
        for name, found in rows.items():
            if name in self.next_ids:
                self.next_ids[name] += len(found)
        for series, drawn in recipe.drawn.items():
            self.papers[series] += drawn
        if recipe.parts:
            rows[PARTS] = [*rows[PARTS], *self._seen_by({pool[place] for place in recipe.parts}, story)]
        searched = dict(recipe.facts) | {name: pool[place] for name, place in recipe.searched.items()}
        searchable = Searchable(id=story.case_id, **searched)
        return Made(rows, searchable, [(pool[place], readable) for place, readable in recipe.replies], code)

    def _seen_by(self, units: set[str], story: Told) -> Sequence[Row]:
        """Who sees the case by its parts, as the store has it."""
        readers = sorted(frozenset().union(*map(self._above, units)))
        named = {"case_id": story.case_id, "part": SEES, "year": story.year, "serial": story.serial}
        return [tuple((named | {"unit_id": unit})[name] for name in _PART_COLUMNS) for unit in readers]

    def _pool(self, recipe: Recipe, story: Told) -> tuple[list[Any], str]:
        number = f"{story.year}-{story.serial:05d}"
        code = f"{self._random.randrange(10**CODE_DIGITS):0{CODE_DIGITS}d}"
        earlier = story.earlier
        before = (None, None, None) if earlier is None else (earlier.case_id, earlier.number, earlier.released_at)
        own = (story.case_id, number, story.serial, self.vault.code_hash(code))
        pool = [*own, *before, *story.cast, *recipe.constants]
        add, say = pool.append, story.words.say
        for said in recipe.said:
            add(say(*said))
        for said in recipe.escaped:
            add(orjson.dumps(say(*said))[1:-1].decode())
        for at, form in recipe.times:
            add(written(at + story.delay, form))
        pool += [self._random.getrandbits(TASK_BITS) for _ in range(recipe.tasks)]
        pool += [self.next_ids[table] + before for table, before in recipe.ids]
        pool += [self.papers[series] + before + 1 for series, before in recipe.papers]
        pool += [str(pool[place]) for place in recipe.texts]
        for take, digested in recipe.composed:
            text = "".join(take(pool))
            add(hashlib.sha256(text.encode()).hexdigest() if digested else text)
        title, body = recipe.digest
        add(text_digest(pool[title], pool[body]))
        if recipe.seal is not None:
            add(self.vault.encrypt(pool[recipe.seal].encode(), number).content)
        pool += [packed.fill(pool) for packed in recipe.states]
        self._chain(recipe, story, pool)
        return pool, code

    def _chain(self, recipe: Recipe, story: Told, pool: list[Any]) -> None:
        """The case's journal: its head, then what each entry has of its own."""
        stream, head, made = f"case:{story.case_id}", "", list[str]()
        for seq, link in enumerate(recipe.links, 1):
            at = link.at + story.delay if link.moves else link.at
            salt = f"{self._random.getrandbits(SALT_BITS):0{2 * SALT_BYTES}x}"
            digest = digest_of(salt, pool[link.payload])
            following = hash_of((stream, seq, at, pool[link.actor], pool[link.kind]), digest, head)
            made += salt, digest, head, following
            head = following
        pool.append(head)
        pool += made


def written(at: datetime, form: str) -> str:
    """An instant in UTC as a row or a JSON text writes it."""
    if form == STORED:
        return at.replace(tzinfo=None).isoformat(" ", "microseconds")
    sign, hours, minutes = form[-6], int(form[-5:-3]), int(form[-2:])
    offset = timedelta(hours=hours, minutes=minutes) * (-1 if sign == "-" else 1)
    local = at.astimezone(timezone(offset) if offset else UTC)
    return local.isoformat() if form.startswith(ISO) else local.isoformat(timespec="minutes")

"""Full-text search: one row of terms per case, made by `app.domain.bigrams`, the same on both databases.

The public index holds published texts only, so that a public search cannot tell anything else (Article 18). The
internal one holds every text of the case, replies once they are released; whoever searches it adds the predicate
of `visibility`.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from itertools import chain
from typing import Protocol, TypeAlias

from sqlalchemy import ColumnElement, Float, Integer, Select, bindparam, column, exists, func, select, table, text

from app.domain.bigrams import begins, query_terms, terms
from app.store.literal import execute
from app.store.schema.cases import Case
from app.store.unit_of_work import UnitOfWork
from app.store.waiting import single

INDEXED = frozenset({"published_title", "published_text", "published_at", "summary", "sealed", "withheld"})
"""Columns of the case whose change makes the index stale; replies do so too."""


MOST_FOUND = 2_000
"""Matches of a search among which everything else that is asked for is looked for, the newest first."""

MOST_IN_INBOX = 20_000
"""The same where open tasks are searched, whose cases are not always new."""

ALL = 2**31 - 1
"""As many as there are."""

MOST_COMPARED = 30
"""Terms of a text that a search for similar ones uses."""


Replies: TypeAlias = Sequence[tuple[str, bool]]
"""Texts of released replies, and whether everybody may read them."""


class SearchableCase(Protocol):
    """What the index takes from a case."""

    @property
    def id(self) -> int: ...
    @property
    def number(self) -> str: ...
    @property
    def original_title(self) -> str: ...
    @property
    def original_text(self) -> str: ...
    @property
    def published_title(self) -> str: ...
    @property
    def published_text(self) -> str: ...
    @property
    def published_at(self) -> datetime | None: ...
    @property
    def sealed(self) -> bool: ...
    @property
    def withheld(self) -> bool: ...
    @property
    def summary(self) -> str: ...
    @property
    def round(self) -> str: ...
    @property
    def handed_in_at(self) -> datetime | None: ...
    @property
    def replied_at(self) -> datetime | None: ...


def outdate(uow: UnitOfWork, case_id: int, replies: Replies | None = None) -> None:
    """The texts of a case have changed: its terms are written once, before the unit of work searches or ends.

    Whoever knows all released replies hands them over.
    """
    if not uow.outdated:
        uow.before_commit(partial(_write_outdated, uow))
    if replies is not None or case_id not in uow.outdated:
        uow.outdated[case_id] = replies


def _write_outdated(uow: UnitOfWork) -> None:
    for case_id in sorted(uow.outdated):
        case, replies = uow.cases[case_id], uow.outdated[case_id]
        if replies is None and may_have_replies(case):
            replies = execute(uow, _REPLIES, [case_id]).fetchall()
        _write_terms(uow, case, replies or ())
    uow.outdated.clear()


def may_have_replies(case: SearchableCase) -> bool:
    """Replies are searched once they are released; before the first one there is nothing to read."""
    return case.round != "first" or case.handed_in_at is not None or case.replied_at is not None


def _write_terms(uow: UnitOfWork, case: SearchableCase, replies: Replies) -> None:
    """Store the terms of a case and of its released replies."""
    uow.put_off(_WRITE, [[case.id, *terms_of(case, replies)]], ("search", case.id))


def terms_of(case: SearchableCase, replies: Replies) -> tuple[str, str]:
    """What the public finds a case by, and what those find it by who may see all of it."""
    published = case.published_at is not None and not case.sealed and not case.withheld
    public: list[str] = []
    if published:
        public = [case.number, case.published_title, case.published_text]
        public += [reply for reply, readable in replies if readable]
    internal = [case.number, case.original_title, case.original_text, case.summary]
    internal += [case.published_title, case.published_text, *(reply for reply, _ in replies)]
    made = {text: terms(text) for text in dict.fromkeys(internal)}
    found, all_ = (
        " ".join(dict.fromkeys(chain.from_iterable(map(made.__getitem__, texts)))) for texts in (public, internal)
    )
    return found, all_


def all_of(uow: UnitOfWork, index: str, words: str) -> str | None:
    """The query for texts that hold every term of the words; None for words without a term.

    `index` is `public_terms`, or `internal_terms` for whoever adds `cases_visible_to`.
    """
    _write_outdated(uow)
    wanted = query_terms(words)
    if not wanted:
        return None
    joined = _joined(uow, wanted, _ALL)
    return f"{index} : ({joined})" if uow.dialect == "sqlite" else joined


def newest(index: str, dialect: str, seen: ColumnElement[bool] | None = None) -> Select[int]:
    """Ids of the newest cases that match `terms` (a bind parameter, see `all_of`), at most `most`.

    Those alone for which `seen`, a condition on the case, is true: nobody is to learn from where the ids end how
    many others there are.
    """
    key = column("rowid" if dialect == "sqlite" else "case_id", Integer)
    found = select(key).select_from(table("case_search", key))
    if dialect == "sqlite":
        found = found.where(text("case_search MATCH :terms"))
    else:
        found = found.where(column(index).op("@@")(text("CAST(:terms AS tsquery)")))
    if seen is not None:
        found = found.where(exists(select(Case.id).where(Case.id == key, seen)))
    return found.order_by(key.desc()).limit(bindparam("most", type_=Integer))


def public_nearest(uow: UnitOfWork, text_: str, limit: int) -> Sequence[int]:
    """Ids of the cases whose published texts share terms with `text_`, most telling terms first."""
    _write_outdated(uow)
    wanted = query_terms(text_)[:MOST_COMPARED]
    if not wanted:
        return ()
    words = _joined(uow, wanted, _ANY)
    if uow.dialect == "sqlite":
        statement = "SELECT rowid FROM case_search WHERE case_search MATCH ? ORDER BY rank LIMIT ?"
        found = execute(uow, statement, [f"public_terms : ({words})", limit])
    else:
        statement = (
            "SELECT case_id FROM case_search, CAST(? AS tsquery) AS wanted WHERE public_terms @@ wanted "
            "ORDER BY ts_rank(public_terms, wanted) DESC, case_id DESC LIMIT ?"
        )
        found = execute(uow, statement, [words, limit])
    return [int(row[0]) for row in found.fetchall()]


def nearest_terms(uow: UnitOfWork, text_: str) -> str | None:
    """The query for `internal_nearest` that looks for texts like this one; None for a text without a term."""
    _write_outdated(uow)
    wanted = query_terms(text_)[:MOST_COMPARED]
    if not wanted:
        return None
    words = _joined(uow, wanted, _ANY)
    return f"internal_terms : ({words})" if uow.dialect == "sqlite" else words


def internal_nearest(dialect: str) -> Select[int, float]:
    """Cases (`case_id`) whose texts share `terms` (a bind parameter), with their `distance`: to be ordered and
    limited by whoever adds `cases_visible_to`.
    """
    if dialect == "sqlite":
        found = select(column("rowid", Integer).label("case_id"), column("rank", Float).label("distance"))
        return found.select_from(table("case_search")).where(text("case_search MATCH :terms"))
    terms = text("CAST(:terms AS tsquery)")
    rank = func.ts_rank(column("internal_terms"), terms)
    found = select(column("case_id", Integer), (0 - rank).label("distance"))
    return found.select_from(table("case_search")).where(column("internal_terms").op("@@")(terms))


def _joined(uow: UnitOfWork, wanted: Sequence[str], junction: Mapping[str, str]) -> str:
    """A query of the database for terms, which hold neither signs nor quotes."""
    term, beginning = _TERM[uow.dialect]
    return junction[uow.dialect].join((beginning if begins(word) else term).format(word) for word in wanted)


_TERM = {"sqlite": ('"{}"', '"{}"*'), "postgresql": ("'{}'", "'{}':*")}
"""A term as the database writes it, and all terms that begin with it."""
_ALL = {"sqlite": " AND ", "postgresql": " & "}
_ANY = {"sqlite": " OR ", "postgresql": " | "}
_REPLIES = (
    "SELECT text, visibility = 'public' AND published_at IS NOT NULL FROM reply "
    "WHERE case_id = ? AND (released_at IS NOT NULL OR published_at IS NOT NULL)"
)
_WRITE = single(
    "INSERT OR REPLACE INTO case_search (rowid, public_terms, internal_terms) VALUES (?, ?, ?)",
    joined="INSERT INTO case_search (case_id, public_terms, internal_terms) SELECT CAST(? AS bigint), "
    "array_to_tsvector(string_to_array(?, ' ')), array_to_tsvector(string_to_array(?, ' '))",
    tail=" ON CONFLICT (case_id) DO UPDATE SET public_terms = excluded.public_terms, "
    "internal_terms = excluded.internal_terms",
)

"""Full-text search: one row of terms per case, made by `app.domain.bigrams`, the same on both databases.

The public index holds published texts only, so that a public search cannot tell anything else (Article 18). The
internal one holds every text of the case, replies once they are released; whoever searches it adds the predicate
of `visibility`.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from itertools import chain
from math import prod
from typing import Protocol, TypeAlias

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Integer,
    Select,
    bindparam,
    cast,
    column,
    exists,
    func,
    select,
    table,
    text,
)

from app.domain.bigrams import begins, query_terms, terms
from app.store.literal import execute
from app.store.schema.cases import Case
from app.store.unit_of_work import UnitOfWork
from app.store.waiting import single

INDEXED = frozenset({"published_title", "published_text", "published_at", "summary", "sealed", "withheld"})
"""Columns of the case whose change makes the index stale; replies do so too."""


MOST_FOUND = {"sqlite": 2_000, "postgresql": 500}
"""Matches of a search among which everything else that is asked for is looked for, the newest first. PostgreSQL,
whose index keeps no order, has to read more for each of them.
"""

FREQUENT = 0.05
"""Part of all texts from which on matches are looked for from the newest text on."""

MOST_IN_INBOX = 20_000
"""The same where open tasks are searched, whose cases are not always new."""

ALL = 2**31 - 1
"""As many as there are."""

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
    found, all_ = (
        " ".join(dict.fromkeys(chain.from_iterable(map(terms, dict.fromkeys(texts)))))
        for texts in (public, internal)
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
    joined = _joined(uow, wanted)
    return f"{index} : ({joined})" if uow.dialect == "sqlite" else joined


def way(uow: UnitOfWork, index: str, words: str) -> str:
    """How the newest matches are found: `sqlite`, whose index gives them in their order; `walk`, from the newest
    case on, where PostgreSQL's index would give too many; `index`, where it gives few enough to be sorted.
    """
    if uow.dialect == "sqlite":
        return "sqlite"
    shares = frequencies(uow, index, query_terms(words)).values()
    return "walk" if prod(shares) >= FREQUENT else "index"


def asked(uow: UnitOfWork, index: str, words: str, *, whole: bool) -> tuple[Mapping[str, object], str] | None:
    """What a list is asked to look for, and the `way` to it: values for its statement, at most the newest matches
    unless the `whole` is wanted. None for words without a letter or a digit, which find nothing.
    """
    if not words:
        return {}, ""
    terms = all_of(uow, index, words)
    if terms is None:
        return None
    return {"terms": terms, "most": ALL if whole else MOST_FOUND[uow.dialect]}, way(uow, index, words)


def frequencies(uow: UnitOfWork, index: str, terms: Sequence[str]) -> Mapping[str, float]:
    """Part of the texts that hold each term, as far as PostgreSQL's statistics know: the frequent ones."""
    single = [f"{term}%" for term in terms if begins(term)]
    rows = execute(uow, _KNOWN, [index, " ".join(terms), single[0] if single else ""]).fetchall()
    known = dict.fromkeys(terms, 0.0)
    for found, share in rows:
        for term in terms:
            if found == term or (begins(term) and found.startswith(term)):
                known[term] = min(1.0, known[term] + share)
    return known


def newest(index: str, by: str, seen: ColumnElement[bool] | None = None) -> Select[int]:
    """Ids of the newest cases that match `terms` (a bind parameter, see `all_of`), at most `most`.

    `by` is the `way`. Those alone for which `seen`, a condition on the case, is true: nobody is to learn from
    where the ids end how many others there are.
    """
    key = column("rowid" if by == "sqlite" else "case_id", Integer)
    found = select(key).select_from(table("case_search", key))
    if by == "sqlite":
        found = found.where(text("case_search MATCH :terms"))
    elif by == "walk":
        found = found.where(_matches(index))
    else:
        found = found.where(column(index).op("@@")(_TSQUERY))
    if seen is not None:
        found = found.where(exists(select(Case.id).where(Case.id == key, seen)))
    # An order that no index gives keeps PostgreSQL from walking through all cases in search of a few.
    newest_first = (key + 0).desc() if by == "index" else key.desc()
    return found.order_by(newest_first).limit(bindparam("most", type_=Integer))


def many(index: str, by: str, seen: ColumnElement[bool] | None = None) -> Select[int]:
    """Whether there are as many matches as `newest` gives at most: 1 or 0."""
    found = newest(index, by, seen).subquery()
    return select(cast(func.count() >= bindparam("most", type_=Integer), Integer)).select_from(found)


def says(index: str, dialect: str) -> ColumnElement[bool]:
    """True for the cases that match `terms`: for lists that are short themselves. SQLite looks among the newest
    `most` matches.
    """
    if dialect == "sqlite":
        return Case.id.in_(newest(index, dialect))
    case_id = column("case_id", Integer)
    text_of_case = select(case_id).select_from(table("case_search", case_id)).where(case_id == Case.id)
    return exists(text_of_case.where(_matches(index)).correlate(Case))


_TSQUERY = text("CAST(:terms AS tsquery)")


def _matches(index: str) -> ColumnElement[bool]:
    """The operator of PostgreSQL's index as a function, which leads to no index."""
    matches: ColumnElement[bool] = func.ts_match_vq(column(index), _TSQUERY, type_=Boolean)
    return matches


def _joined(uow: UnitOfWork, wanted: Sequence[str]) -> str:
    """A query of the database for terms, which hold neither signs nor quotes."""
    term, beginning = _TERM[uow.dialect]
    return _ALL[uow.dialect].join((beginning if begins(word) else term).format(word) for word in wanted)


_TERM = {"sqlite": ('"{}"', '"{}"*'), "postgresql": ("'{}'", "'{}':*")}
"""A term as the database writes it, and all terms that begin with it."""
_ALL = {"sqlite": " AND ", "postgresql": " & "}
_KNOWN = (
    "SELECT term, share FROM pg_stats, unnest(most_common_elems::text::text[], most_common_elem_freqs) "
    "AS known (term, share) WHERE schemaname = current_schema() AND tablename = 'case_search' AND attname = ? "
    "AND (term = ANY(string_to_array(?, ' ')) OR term LIKE ?)"
)
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

"""Cases whose texts share terms with a text: proposals, of which others compare the titles.

Ranking all matches of a text would read what half of all cases have in common. Instead each term gives the newest
cases that have it, and a case counts by the terms that gave it: the rarer a term is, the further back it reaches
and the more it says. So a text costs the same among a thousand cases and among a million.
"""

from collections import Counter
from collections.abc import Sequence
from math import log

from app.domain.bigrams import query_terms
from app.store import search
from app.store.literal import compose, execute
from app.store.unit_of_work import UnitOfWork

NEWEST = 200
"""Cases that a term proposes."""

MOST_COMPARED = {"sqlite": 16, "postgresql": 6}
"""Terms of a text that propose cases. PostgreSQL reads a case for each match of a frequent one, so it is asked for
the rarest alone, as far as its statistics know them.
"""

_NEWEST = {
    "sqlite": "SELECT {number} AS number, found.rowid AS case_id FROM (SELECT rowid FROM case_search "
    "WHERE case_search MATCH ? ORDER BY rowid DESC LIMIT {most}) AS found",
    "postgresql": "SELECT {number} AS number, found.case_id FROM (SELECT case_id FROM case_search "
    "WHERE {index} @@ CAST(? AS tsquery) ORDER BY case_id DESC LIMIT {most}) AS found",
}


def nearest(uow: UnitOfWork, index: str, text: str, most: int) -> Sequence[int]:
    """Ids of cases that share the most telling terms with `text`, best first; see `search.all_of` for `index`.

    Whoever shows them adds the predicate of `visibility`.
    """
    wanted = _telling(uow, index, query_terms(text))
    if not wanted:
        return ()
    parts = [
        compose(_NEWEST[uow.dialect], number=str(number), index=index, most=str(NEWEST))
        for number in range(len(wanted))
    ]
    queries = [search.all_of(uow, index, term) for term in wanted]
    given: dict[int, list[int]] = {}
    for number, case_id in execute(uow, " UNION ALL ".join(parts), queries).fetchall():
        given.setdefault(number, []).append(case_id)
    score = Counter[int]()
    last = max((ids[0] for ids in given.values()), default=0)
    for ids in given.values():
        weight = _weight(ids, last)
        for case_id in ids:
            score[case_id] += weight
    return sorted(score, key=lambda case_id: (-score[case_id], -case_id))[:most]


def _weight(ids: Sequence[int], last: int) -> int:
    """How much a term says that gave these cases, newest first; a rare one reaches far back with few."""
    reach = last - ids[-1] + 1 if len(ids) == NEWEST else last
    return round(100 * log(1 + reach / len(ids)))


def _telling(uow: UnitOfWork, index: str, terms: Sequence[str]) -> Sequence[str]:
    """The terms that propose cases, in the order of the text, or the rarest first where somebody knows."""
    most = MOST_COMPARED[uow.dialect]
    if uow.dialect == "sqlite" or len(terms) <= most:
        return terms[:most]
    shares = search.frequencies(uow, index, terms)
    return sorted(terms, key=lambda term: shares[term])[:most]

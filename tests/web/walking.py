"""A walk through every page of the whole city in one language."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

from flask import Flask
from werkzeug.routing import Rule
from werkzeug.wrappers import Response

from app.demo import city
from app.domain.permissions import Actor
from app.operations.office import Office
from app.store import case_access, cases, people, work_items
from app.store.work_items import WorkItemRecord
from tests.web.spoken import parsed, wrong
from tests.web.whole_city import Visitor

OFTEN = 1
"""Pages of one kind that an account opens; the next ones show other words seldom."""
UNWALKED = {"static", "language.choose", "inbox.export", "inbox.attachment_view", "portal.own_view"}
"""No page; or one that needs more rows than the demo has, or a picture."""
NO_PAGES = {
    *("attachment", "own_file", "file", "progress", "colleagues", "bpmn", "csv", "picture", "thumbnail", "rows"),
    *("notice", "filter"),
}
"""How endpoints end that give files, facts to scripts, or lead on to another page."""
MACHINES = ("observation.",)
"""How endpoints begin that no person opens."""


class Walk:
    """What a walk found: the wrong words by text, with the first page that says them, and the endpoints it met."""

    def __init__(self, app: Flask, language: str) -> None:
        self.app = app
        self.language = language
        self.found: dict[str, str] = {}
        self.met: Counter[str] = Counter()
        self.public: Counter[str] = Counter()
        self._addresses = app.url_map.bind("localhost")

    @property
    def office(self) -> Office:
        """What the application works with."""
        office: Office = self.app.extensions["huiyin"]
        return office

    def visitor(self, login: str = "") -> Visitor:
        """Somebody new who reads the language of the walk, perhaps logged in."""
        somebody = Visitor(self.app, self.language)
        return somebody.sign_in(login) if login else somebody

    def look(self, page: Response, at: str) -> None:
        """Read one page."""
        if page.mimetype == "text/html":
            for said in wrong(page.get_data(as_text=True), self.language):
                self.found.setdefault(said, at)

    def follow(self, visitor: Visitor, *starts: str) -> None:
        """Read pages and whatever they link to, a few of each kind; public ones for one visitor only."""
        waiting, seen, kinds = [*self.beginnings(), *starts], set(starts), self.public | Counter[str]()
        while waiting:
            path = waiting.pop(0)
            kind = self.kind(path)
            kinds[kind] += 1
            endpoint = kind.partition("?")[0]
            if kinds[kind] > OFTEN or endpoint in UNWALKED:
                continue
            page = visitor.get(path)
            assert page.status_code < 500, path
            self.met[endpoint] += page.status_code in {200, 302}
            if endpoint.startswith("portal."):
                self.public[kind] += 1
            self.look(page, path)
            if page.mimetype == "text/html":
                new = [one for one in links(page.text) if one not in seen]
                seen.update(new)
                waiting.extend(new)

    def kind(self, path: str) -> str:
        """The endpoint of an address, with the list or tab it shows."""
        parts = urlsplit(path)
        endpoint, _values = self._addresses.match(parts.path, "GET")
        chosen = re.findall(r"(?:^|&)((?:list|tab)=[^&]*)", parts.query)
        return f"{endpoint}?{'&'.join(chosen)}"

    def beginnings(self) -> list[str]:
        """Every address that needs no number."""
        return [rule.rule for rule in self._pages() if not rule.arguments]

    def not_met(self) -> set[str]:
        """Pages that nobody opened."""
        ends = {rule.endpoint: re.split("[._]", rule.endpoint) for rule in self._pages()}
        own = {endpoint for endpoint, parts in ends.items() if parts[-1] not in NO_PAGES}
        return own - set(+self.met)

    def _pages(self) -> list[Rule]:
        rules = (rule for rule in self.app.url_map.iter_rules() if "GET" in (rule.methods or ()))
        return [one for one in rules if one.endpoint not in UNWALKED and not one.endpoint.startswith(MACHINES)]


def links(page: str) -> Iterator[str]:
    """Addresses on this site that a page links to."""
    for href in parsed(page).xpath("//a/@href | //link[@rel='alternate']/@href"):
        target = str(href).partition("#")[0]
        if target.startswith("/") and not target.startswith("//"):
            yield target


def tasks_of_every_step(office: Office) -> Mapping[str, list[str]]:
    """Addresses of open tasks, one of each step, by an account that reaches it."""
    found: dict[str, list[str]] = defaultdict(list)
    seen: set[str] = set()
    with office.read() as uow:
        today = office.clock().today
        known = {one.login: people.find_login(uow, one.login) for one in city.accounts()}
        actors = {login: people.actor_of(uow, one.id, today) for login, one in known.items() if one is not None}
        for number in range(1, 80):
            case = cases.case_by_number(uow, f"{today.year}-{number:05}")
            for item in work_items.items_of_case(uow, case.id) if case else ():
                reaching = (
                    login
                    for login, actor in actors.items()
                    if actor is not None and _holds(actor, item) and case_access.reaches_item(uow, actor, item.id)
                )
                login = None if item.element in seen else next(reaching, None)
                if login is not None:
                    seen.add(item.element)
                    found[login].append(f"/tasks/{item.id}")
    return found


def _holds(actor: Actor, item: WorkItemRecord) -> bool:
    return any(grant.role == item.role and item.unit_id in {"", grant.unit} for grant in actor.grants)

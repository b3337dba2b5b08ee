"""Every address says who may open it, and is closed to everybody else."""

import pytest
from flask import Flask

from app.domain.permissions import Actor, Grant, Permission, Role
from app.web import access
from app.web.access import SignedIn, permission_of, requires
from tests.web.portal_world import World, city, world

__all__ = ["city", "world"]

OPEN_TO_ALL = {
    "language.choose",
    "portal.home",
    "portal.register",
    "portal.register_csv",
    "portal.register_workbook",
    "portal.message",
    "portal.write",
    "portal.preview",
    "portal.preview_gone",
    "portal.edit",
    "portal.send",
    "portal.sent",
    "portal.noted",
    "portal.look_up",
    "portal.prove",
    "portal.my",
    "portal.rate",
    "portal.draft_thumbnail",
    "portal.own_file",
    "portal.own_thumbnail",
    "portal.own_view",
    "portal.upload",
    "portal.upload_to_own",
    "portal.leave",
    "inbox.login",
    "inbox.log_in",
    "inbox.log_out",
    "static",
    "observation.alive",
    "observation.ready",
    "observation.metrics",
}
"""Whoever adds an address for everybody writes it down here, and means it."""


def addresses(app: Flask) -> set[str]:
    return {rule.endpoint for rule in app.url_map.iter_rules()}


def test_every_address_declares_a_permission(world: World) -> None:
    undeclared = {name for name in addresses(world.app) if permission_of(world.app, name) is None}
    assert undeclared == set()


def test_only_known_addresses_are_open_to_all(world: World) -> None:
    public = {name for name in addresses(world.app) if permission_of(world.app, name) is Permission.PUBLIC}
    assert public == OPEN_TO_ALL


def test_closed_pages_send_a_visitor_to_the_log_in(world: World) -> None:
    client = world.client()
    for rule in world.app.url_map.iter_rules():
        closed = permission_of(world.app, rule.endpoint) is not Permission.PUBLIC
        if closed and not rule.arguments and "GET" in (rule.methods or set()):
            response = client.get(rule.rule)
            assert response.status_code == 302, rule
            assert response.headers["Location"].startswith("/login"), rule


def test_a_program_without_a_session_gets_json(world: World) -> None:
    response = world.client().get("/inbox", headers={"Accept": "application/json"})
    assert response.status_code == 401
    assert response.get_json()["error"]["code"] == "not_signed_in"


def test_an_undeclared_address_is_closed_even_to_staff(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def forgotten() -> str:
        return "should have said who may read this"

    world.app.add_url_rule("/forgotten", "forgotten", forgotten)
    monkeypatch.setattr(access, "current_actor", lambda: _actor(Role.INFO_OFFICE))
    assert world.client().get("/forgotten").status_code == 403


@pytest.mark.parametrize(
    ("role", "status"), [(Role.INFO_OFFICE, 200), (Role.HANDLING_UNIT, 403), (Role.ADMINISTRATOR, 403)]
)
def test_a_role_opens_what_it_carries(
    world: World, monkeypatch: pytest.MonkeyPatch, role: Role, status: int
) -> None:
    @requires(Permission.IMPORT_RUN)
    def imports() -> str:
        return "imports"

    world.app.add_url_rule("/only-imports", "only_imports", imports)
    monkeypatch.setattr(access, "current_actor", lambda: _actor(role))
    assert world.client().get("/only-imports").status_code == status


def test_a_session_names_its_person() -> None:
    actor = _actor(Role.INFO_OFFICE)
    assert SignedIn("7.0", actor).get_id() == "7.0"


def _actor(role: Role) -> Actor:
    return Actor(person=7, name="经办人", grants=frozenset({Grant(role.value, "info")}))

"""Who may call which address: declared where a route is registered, checked before any view runs."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from flask import Flask, Response, current_app, request
from flask_login import LoginManager, current_user

from app.domain.errors import NotPermitted
from app.domain.permissions import Actor, Permission

View = TypeVar("View", bound=Callable[..., object])

VISITOR = Actor(person=None, name="访客")
"""Somebody who has not logged in: may read what is public and write messages."""

manager = LoginManager()
"""Flask-Login; the module of the log-in page tells it what to answer where nobody is logged in."""

_DECLARED: dict[Callable[..., object], Permission] = {}


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A person with a valid session, in the shape Flask-Login asks for.

    `session_id` is what the session cookie carries and the user loader gets back.
    """

    session_id: str
    actor: Actor
    unread: int = 0
    """Notices that waited when the request began."""
    is_authenticated: bool = True
    is_active: bool = True
    is_anonymous: bool = False

    def get_id(self) -> str:
        """The value kept in the session cookie."""
        return self.session_id


def requires(permission: Permission) -> Callable[[View], View]:
    """Declare what a view asks of its caller. Stands directly under the route, above every other decorator.

    ::

        @inbox.get("/inbox")
        @requires(Permission.TASK_WORK)
        def items() -> str: ...
    """

    def declare(view: View) -> View:
        _DECLARED[view] = permission
        return view

    return declare


def permission_of(app: Flask, endpoint: str) -> Permission | None:
    """What the view behind `endpoint` declares; None when it declares nothing and is therefore closed to all."""
    return _DECLARED.get(app.view_functions[endpoint])


def current_actor() -> Actor:
    """Who makes this request: the person logged in, else VISITOR."""
    return current_user.actor if isinstance(current_user._get_current_object(), SignedIn) else VISITOR


def unread_notices() -> int:
    """How many notices waited for the person logged in when this request began."""
    return current_user.unread if isinstance(current_user._get_current_object(), SignedIn) else 0


def install(app: Flask, load: Callable[[str], SignedIn | None]) -> None:
    """Check every request against the declaration of its view. `load` turns a session id into a person."""
    manager.session_protection = None
    manager.user_loader(load)
    manager.init_app(app)
    app.before_request(_check)
    app.context_processor(lambda: {"actor": current_actor(), "Permission": Permission})
    requires(Permission.PUBLIC)(app.view_functions["static"])


def _check() -> Response | None:
    """Let the request pass, send it to the log-in page, or refuse it (NotPermitted)."""
    if request.endpoint is None:
        return None
    wanted = permission_of(current_app, request.endpoint)
    actor = current_actor()
    if wanted is not None and actor.may(wanted):
        return None
    if actor.person is None:
        response: Response = manager.unauthorized()
        return response
    raise NotPermitted

"""The web layer: the only one that knows Flask. `install` puts all of it into an application."""

import hashlib
from functools import cache
from pathlib import Path

from flask import Flask, request, url_for

from app.operations.office import Office
from app.web import (
    access,
    due_calendar,
    errors,
    files,
    form_parts,
    format,
    language,
    links,
    observation,
    owned,
    security,
    static_files,
    words,
)
from app.web.inbox import inbox
from app.web.inbox.sessions import load_person
from app.web.office import city_name, end_reading
from app.web.portal import portal
from app.web.templating import SpokenTemplates

STATIC = Path(__file__).parent / "static"


def install(app: Flask, office: Office) -> None:
    """Pages, forms, protection and error answers for `app`; `office` is what this process works with."""
    app.jinja_environment = SpokenTemplates
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.add_extension("jinja2.ext.do")
    app.add_template_global(asset)
    app.add_template_global(city_name)
    observation.install(app)
    app.teardown_request(end_reading)
    language.install(app, str(office.zone))
    links.install(app)
    format.install(app)
    form_parts.install(app)
    due_calendar.install(app)
    owned.install(app)
    words.install(app)
    files.install(app)
    security.install(app)
    static_files.install(app)
    access.install(app, load_person)
    app.register_blueprint(portal)
    app.register_blueprint(inbox)
    errors.install(app)


def asset(name: str) -> str:
    """Address of a static file with its digest, so that browsers may keep it until it changes."""
    return _address(name, request.script_root)


@cache
def _address(name: str, root: str) -> str:
    """Built once for each place at which the server puts the application (`root`)."""
    return url_for("static", filename=name, v=_digest(name))


@cache
def _digest(name: str) -> str:
    return hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:10]

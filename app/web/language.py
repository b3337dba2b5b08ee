"""The language of the pages: Chinese unless the visitor has chosen otherwise at the foot of a page."""

from collections.abc import Mapping
from functools import cache
from urllib.parse import urlencode, urlsplit

from flask import Blueprint, Flask, Response, current_app, redirect, request, session, url_for
from flask_babel import Babel, get_domain, gettext
from flask_babel.speaklater import LazyString
from markupsafe import escape

from app.domain.permissions import Permission
from app.operations.login import choose_language
from app.web.access import current_actor, requires
from app.web.chosen import ALSO, CHINESE, COOKIE, LOCALES, NAMES, current_tag
from app.web.links import PLAIN
from app.web.office import current_office
from app.web.owned import own

CHOSEN = "language"
"""In the session of a visitor: chosen by hand before logging in, so that the account takes it over."""
A_YEAR = 365 * 24 * 3600


language = Blueprint("language", __name__)


def _(msgid: str, **blanks: object) -> str:
    """The Chinese `msgid` in the reader's language, its blanks filled; names that fill it are said in it too."""
    # What stands in the source is Chinese already.
    return _filled(msgid if current_tag() == CHINESE else gettext(msgid), blanks)


def ngettext(one: str, many: str, number: int, **blanks: object) -> str:
    """A sentence with a number, in the reader's language and in the form that goes with the number."""
    if current_tag() == CHINESE:
        return _filled(many, blanks)
    return _filled(get_domain().get_translations().ungettext(one, many, number), blanks)


def _filled(said: str, blanks: Mapping[str, object]) -> str:
    if current_tag() == CHINESE:
        return said % blanks if blanks else said
    filled = {name: own(value) if isinstance(value, str) else value for name, value in blanks.items()}
    return escape(said) % filled if filled else escape(said)


def later(msgid: str) -> LazyString:
    """`msgid`, said in the language of whoever reads it by then; nothing is looked up on a Chinese page."""
    return LazyString(_plain, msgid)


def _plain(msgid: str) -> str:
    return msgid if current_tag() == CHINESE else str(gettext(msgid))


@language.get("/language")
@requires(Permission.PUBLIC)
def choose() -> Response:
    """Remember the language `to` for a year, with the account too, and go back to the page `back` of this site."""
    response = current_app.make_response(redirect(local_path(request.args.get("back", "/"))))
    asked = request.args.get("to", "")
    tag = ALSO.get(asked, asked)
    if tag not in LOCALES:
        return response
    actor = current_actor()
    if actor.person is None:
        session[CHOSEN] = tag
    else:
        with current_office().begin() as uow:
            choose_language(uow, actor, tag)
    return remember(response, tag)


def remember(response: Response, tag: str | None) -> Response:
    """Keep a language in this browser; a person who never chose one changes nothing."""
    if tag in LOCALES:
        response.set_cookie(COOKIE, tag, max_age=A_YEAR, samesite="Lax", httponly=True, secure=request.is_secure)
    return response


def local_path(target: str) -> str:
    """`target` when it is a path on this site, else the home page: an address elsewhere is never followed."""
    on_site = target.startswith("/") and not target.startswith(("//", "/\\"))
    return target if on_site and target.isprintable() else "/"


def language_links() -> list[tuple[str, str, str]]:
    """Tag and name of every language of the site, with the address that leads back to this page in it."""
    place, back = _chooser(request.script_root), language_back()
    return [
        (tag, name, f"{place}?{urlencode({'to': tag, 'back': back}, safe=PLAIN)}") for tag, name in NAMES.items()
    ]


@cache
def _chooser(root: str) -> str:
    """Built once for each place at which the server puts the application (`root`)."""
    return url_for("language.choose")


def language_back() -> str:
    """The page to come back to in another language: this one, or the one whose form was refused here."""
    if request.method != "GET":
        came_from = urlsplit(request.referrer or "")
        target = came_from.path if came_from.netloc == request.host else "/"
        return local_path(f"{target}?{came_from.query}" if came_from.query else target)
    return request.full_path if request.query_string else request.path


def install(app: Flask, zone: str) -> None:
    """Choose the locale per request; `zone` names the local time zone (Asia/Shanghai)."""
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = "web/translations"
    Babel(
        app,
        default_locale=LOCALES[CHINESE],
        default_timezone=zone,
        locale_selector=lambda: LOCALES[current_tag()],
    )
    app.register_blueprint(language)
    app.context_processor(lambda: {"language_tag": current_tag()})
    app.add_template_global(language_links)

"""The language of the pages: Chinese unless the visitor has chosen otherwise at the foot of a page."""

from flask import Blueprint, Flask, Response, current_app, redirect, request
from flask_babel import Babel, get_locale, gettext

from app.domain.permissions import Permission
from app.web.access import requires

COOKIE = "language"
A_YEAR = 365 * 24 * 3600

LOCALES = {"zh-CN": "zh_Hans_CN", "en": "en"}
"""Tag in `lang` attributes and links → locale of the catalogue. Explicit: negotiation takes zh-CN for en."""

NAMES = {"zh-CN": "简体中文", "en": "English"}

language = Blueprint("language", __name__)


def _(msgid: str, **blanks: object) -> str:
    """The Chinese `msgid` in the reader's language, its blanks filled."""
    return str(gettext(msgid, **blanks))


@language.get("/language")
@requires(Permission.PUBLIC)
def choose() -> Response:
    """Remember the language `to` for a year and go back to the page `back` of this site."""
    response = current_app.make_response(redirect(local_path(request.args.get("back", "/"))))
    tag = request.args.get("to", "")
    if tag in LOCALES:
        response.set_cookie(COOKIE, tag, max_age=A_YEAR, samesite="Lax", httponly=True, secure=request.is_secure)
    return response


def local_path(target: str) -> str:
    """`target` when it is a path on this site, else the home page: an address elsewhere is never followed."""
    on_site = target.startswith("/") and not target.startswith(("//", "/\\"))
    return target if on_site and target.isprintable() else "/"


def current_tag() -> str:
    """The language tag of this request, for `lang` attributes."""
    chosen = request.cookies.get(COOKIE, "")
    return chosen if chosen in LOCALES else "zh-CN"


def install(app: Flask, zone: str) -> None:
    """Choose the locale per request; `zone` names the local time zone (Asia/Shanghai)."""
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = "web/translations"
    Babel(
        app,
        default_locale=LOCALES["zh-CN"],
        default_timezone=zone,
        locale_selector=lambda: LOCALES[current_tag()],
    )
    app.register_blueprint(language)
    app.context_processor(lambda: {"language_tag": current_tag(), "languages": NAMES})


def is_chinese() -> bool:
    """Whether dates and figures are written the Chinese way in this request."""
    locale = get_locale()
    return locale is None or locale.language == "zh"

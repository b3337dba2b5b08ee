"""The language of the pages: Chinese unless the visitor has chosen otherwise at the foot of a page."""

from flask import Blueprint, Flask, Response, current_app, redirect, request, session
from flask_babel import Babel, get_locale, gettext

from app.domain.permissions import Permission
from app.operations.login import choose_language
from app.web.access import current_actor, requires
from app.web.office import current_office

COOKIE = "language"
CHOSEN = "language"
"""In the session of a visitor: chosen by hand before logging in, so that the account takes it over."""
A_YEAR = 365 * 24 * 3600

CHINESE, TRADITIONAL, ENGLISH = "zh-CN", "zh-Hant", "en"

LOCALES = {CHINESE: "zh_Hans_CN", TRADITIONAL: "zh_Hant", ENGLISH: "en"}
"""Tag in `lang` attributes and links → locale of the catalogue. Explicit: negotiation takes zh-CN for en."""

ALSO = {"zh": CHINESE, "zh-Hans": CHINESE, "zh-SG": CHINESE} | dict.fromkeys(("zh-TW", "zh-HK", "zh-MO"), TRADITIONAL)
"""Other tags that links from elsewhere may ask for."""

NAMES = {CHINESE: "简体", TRADITIONAL: "繁體", ENGLISH: "English"}

language = Blueprint("language", __name__)


def _(msgid: str, **blanks: object) -> str:
    """The Chinese `msgid` in the reader's language, its blanks filled."""
    return str(gettext(msgid, **blanks))


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


def current_tag() -> str:
    """The language tag of this request, for `lang` attributes."""
    chosen = request.cookies.get(COOKIE, "")
    return chosen if chosen in LOCALES else CHINESE


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
    app.context_processor(lambda: {"language_tag": current_tag(), "languages": NAMES})


def is_chinese() -> bool:
    """Whether dates and figures are written the Chinese way in this request."""
    locale = get_locale()
    return locale is None or locale.language == "zh"

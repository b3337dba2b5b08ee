"""The language that this request is answered in, and the locales behind the tags."""

from flask import request
from flask_babel import get_locale

COOKIE = "language"

CHINESE, TRADITIONAL, ENGLISH = "zh-CN", "zh-Hant", "en"

LOCALES = {CHINESE: "zh_Hans_CN", TRADITIONAL: "zh_Hant", ENGLISH: "en"}
"""Tag in `lang` attributes and links → locale of the catalogue. Explicit: negotiation takes zh-CN for en."""

ALSO = {
    **dict.fromkeys(("zh", "zh-Hans", "zh-SG"), CHINESE),
    **dict.fromkeys(("zh-TW", "zh-HK", "zh-MO"), TRADITIONAL),
}
"""Other tags that links from elsewhere may ask for."""

NAMES = {CHINESE: "简体", TRADITIONAL: "繁體", ENGLISH: "English"}


def current_tag() -> str:
    """The language tag of this request, for `lang` attributes."""
    chosen = request.cookies.get(COOKIE, "")
    return chosen if chosen in LOCALES else CHINESE


def is_chinese() -> bool:
    """Whether dates and figures are written the Chinese way in this request."""
    locale = get_locale()
    return locale is None or locale.language == "zh"

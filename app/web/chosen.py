"""The language that this request is answered in, and the locales behind the tags."""

from flask import has_request_context, request

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
    cookies = request.cookies
    if COOKIE not in cookies:  # asked a hundred times a page: `get` would make and catch an error each time
        return CHINESE
    chosen = cookies[COOKIE]
    return chosen if chosen in LOCALES else CHINESE


def is_chinese() -> bool:
    """Whether dates and figures are written the Chinese way in this request, or outside of any."""
    return not has_request_context() or current_tag() != ENGLISH

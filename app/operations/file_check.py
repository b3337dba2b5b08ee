"""Uploaded files: what they are by their content, and a clean copy of them.

Pure functions of bytes, so that the work is done before a transaction begins.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import PurePath

import filetype

from app.domain.errors import Invalid
from app.operations.cleaning import Unclean, images, office, pdfs, texts
from forms.words import _, say

LARGEST_FILE = 10 * 1024 * 1024
LONGEST_NAME = 100
"""Bytes; characters."""

TEXT = "text/plain"

CLEANERS: Mapping[str, tuple[str, Callable[[bytes], bytes]]] = {
    "image/jpeg": (".jpg", partial(images.clean, media_type="image/jpeg")),
    "image/png": (".png", partial(images.clean, media_type="image/png")),
    "image/webp": (".webp", partial(images.clean, media_type="image/webp")),
    "application/pdf": (".pdf", pdfs.clean),
    office.DOCX: (".docx", office.clean),
    office.XLSX: (".xlsx", office.clean),
    TEXT: (".txt", texts.clean),
}
"""By media type: the ending that a kept file gets, and what cleans it."""

_SENTENCES: Mapping[str, str] = {
    "damaged": _("“%(name)s”打不开，可能已损坏或加密，请重新保存后上传。"),
    "too_large": _("“%(name)s”展开后过大，请缩小或拆分后再上传。"),
    "active": _("“%(name)s”含有宏、脚本或外部对象，请另存为不含这些内容的文件后再上传。"),
}


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """A file that may be kept: name with the ending of its type, type by content, cleaned bytes."""

    name: str
    media_type: str
    content: bytes


def check(name: str, content: bytes) -> CheckedFile:
    """The clean copy of an uploaded file. Invalid (`files`) with a sentence when it is refused."""
    shown = _tidy_name(name)
    if not content:
        raise _refused(say(_("“%(name)s”是空文件，请重新选择。"), name=shown))
    if len(content) > LARGEST_FILE:
        raise _refused(say(_("“%(name)s”超过10MB，请压缩后再上传。"), name=shown))
    media_type = _media_type(shown, content)
    if media_type not in CLEANERS:
        raise _refused(
            say(
                _(
                    "“%(name)s”不能上传，请改用JPG、PNG、WebP照片，或PDF、Word、Excel（.docx、.xlsx）、文本（.txt）文件。"
                ),
                name=shown,
            )
        )
    ending, clean = CLEANERS[media_type]
    try:
        cleaned = clean(content)
    except Unclean as problem:
        raise _refused(say(_SENTENCES[problem.reason], name=shown)) from problem
    if len(cleaned) > LARGEST_FILE:
        raise _refused(say(_("“%(name)s”超过10MB，请压缩后再上传。"), name=shown))
    return CheckedFile(f"{_stem(shown)}{ending}", media_type, cleaned)


def _media_type(name: str, content: bytes) -> str:
    """What the content says; only plain text, which says nothing of itself, is believed its name."""
    if content.startswith(b"PK\x03\x04"):
        return office.media_type(content)
    guessed: str | None = filetype.guess_mime(content)
    return guessed or (TEXT if name.lower().endswith(".txt") else "")


def _refused(sentence: str) -> Invalid:
    return Invalid({"files": [sentence]})


def _tidy_name(name: str) -> str:
    """The last part of a name, without control and direction marks."""
    last = PurePath(name.replace("\\", "/")).name
    kept = "".join(character for character in last if unicodedata.category(character)[0] != "C")
    return kept.strip(" .")[-LONGEST_NAME:] or "附件"


def _stem(name: str) -> str:
    return re.sub(r"\.[A-Za-z0-9]{1,5}$", "", name) or "附件"

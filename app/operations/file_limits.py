"""How large files may be and how many come together; the figures stand in `file_limits.toml`."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from forms.words import Sentence, _, say

MEGABYTE = 1024 * 1024

KINDS: Mapping[str, str] = {
    "picture": _("图片"),
    "pdf": "PDF",
    "office": _("Word、Excel文件"),
    "text": _("文本"),
}
"""Kinds of files, as sentences name them."""

ENDINGS: Mapping[str, str] = {
    **dict.fromkeys((".jpg", ".jpeg", ".png", ".webp", ".heic", ".heif"), "picture"),
    ".pdf": "pdf",
    **dict.fromkeys((".docx", ".xlsx"), "office"),
    ".txt": "text",
}
"""What a page offers to choose from, by ending; what a file is, its content says."""


@dataclass(frozen=True, slots=True)
class FileLimits:
    """Megabytes by kind, files of a form, megabytes of all files of a form."""

    largest: Mapping[str, int]
    files: int
    together: int

    @classmethod
    def read(cls, file: Path) -> "FileLimits":
        """The limits of a file. ValueError when it lacks a kind or says something that is no size."""
        told = tomllib.loads(file.read_text("utf-8"))
        largest, form = told.get("largest", {}), told.get("form", {})
        sizes = [*(largest.get(kind) for kind in KINDS), form.get("files"), form.get("together")]
        if not all(isinstance(size, int) and size > 0 for size in sizes):
            raise ValueError(f"{file}: every kind of file needs a size in whole megabytes")
        return cls({kind: largest[kind] for kind in KINDS}, form["files"], form["together"])

    def bytes_of(self, kind: str) -> int:
        """The largest file of a kind."""
        return self.largest[kind] * MEGABYTE

    def too_large(self, name: str, kind: str, size: int) -> Sentence | None:
        """What is said of a file that is too large; None for any other."""
        if size <= self.bytes_of(kind):
            return None
        return say(
            "“%(name)s”有%(size)sMB，%(kind)s每个最大%(limit)sMB。请压缩或拆分后再上传。",
            name=name,
            size=f"{size / MEGABYTE:.1f}",
            kind=KINDS[kind],
            limit=self.largest[kind],
        )

    def too_much(self, name: str, size: int, kept: int) -> Sentence | None:
        """What is said of a file for which a form that has `kept` bytes has no room left."""
        if kept + size <= self.together * MEGABYTE:
            return None
        return say(
            "“%(name)s”没有保存：全部附件合计最大%(limit)sMB。请去掉几个，或压缩后再上传。",
            name=name,
            limit=self.together,
        )

    def too_many(self, name: str, count: int, most: int) -> Sentence | None:
        """What is said of a file that comes to a form which has all the files it takes."""
        if count < most:
            return None
        return say("“%(name)s”没有保存：最多%(most)s个附件。请先去掉一个。", name=name, most=most)

    def told(self, most: int) -> Sentence:
        """The limits in one sentence, for beside the field."""
        return say(
            "最多%(most)s个，合计最大%(together)sMB；"
            "图片最大%(picture)sMB，PDF %(pdf)sMB，Word、Excel %(office)sMB。",
            most=most,
            together=self.together,
            **self.largest,
        )


LIMITS = FileLimits.read(Path(__file__).with_suffix(".toml"))

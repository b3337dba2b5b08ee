"""Limits of files as data: said beside the field, held by kind, by number and all together."""

from pathlib import Path

import pytest

from app.operations.file_limits import ENDINGS, KINDS, LIMITS, MEGABYTE, FileLimits

TOLD = "[largest]\npicture = 3\npdf = 4\noffice = 5\ntext = 1\n[form]\nfiles = 2\ntogether = 6\n"


def limits(folder: Path, told: str = TOLD) -> FileLimits:
    file = folder / "limits.toml"
    file.write_text(told)
    return FileLimits.read(file)


def test_what_the_file_says_holds(tmp_path: Path) -> None:
    found = limits(tmp_path)
    assert found.told(2) == "最多2个，合计最大6MB；图片最大3MB，PDF 4MB，Word、Excel 5MB。"
    assert found.too_large("a.pdf", "pdf", 4 * MEGABYTE) is None
    assert (
        found.too_large("a.pdf", "pdf", 4 * MEGABYTE + 1)
        == "“a.pdf”有4.0MB，PDF每个最大4MB。请压缩或拆分后再上传。"
    )
    assert (
        found.too_large("a.jpg", "picture", 7 * MEGABYTE)
        == "“a.jpg”有7.0MB，图片每个最大3MB。请压缩或拆分后再上传。"
    )
    assert found.too_much("b.jpg", 2 * MEGABYTE, 4 * MEGABYTE) is None
    assert "全部附件合计最大6MB" in str(found.too_much("b.jpg", 2 * MEGABYTE, 4 * MEGABYTE + 1))
    assert found.too_many("b.jpg", 1, 2) is None
    assert "最多2个附件" in str(found.too_many("b.jpg", 2, 2))


def test_a_file_that_says_nothing_of_a_kind_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="whole megabytes"):
        limits(tmp_path, TOLD.replace("pdf = 4\n", ""))
    with pytest.raises(ValueError, match="whole megabytes"):
        limits(tmp_path, TOLD.replace("pdf = 4", "pdf = -1"))


def test_our_own_limits_are_whole() -> None:
    assert set(LIMITS.largest) == set(KINDS) == set(ENDINGS.values())
    assert max(LIMITS.largest.values()) <= LIMITS.together

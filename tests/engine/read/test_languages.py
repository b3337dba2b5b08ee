"""Names without English: told where the owner gives English at all, and never more than a warning."""

from pathlib import Path

import pytest

from app.engine.reading import Reading, read
from app.engine.report import check_paths
from app.operations.deployments import files_of

TRANSFER = Path(__file__).parents[3] / "processes" / "transfer"


def changed(old: str, new: str) -> Reading:
    """The baseline's folder with its manifest changed."""
    files = files_of(TRANSFER)
    manifest = files["manifest.toml"].decode()
    assert old in manifest
    return read({**files, "manifest.toml": manifest.replace(old, new).encode()})


def missing(reading: Reading) -> list[tuple[str, str]]:
    return [(one.element, one.parameters["name"]) for one in reading.findings if one.code == "no_english"]


def test_a_name_without_english_is_told_with_its_element() -> None:
    reading = changed('"裁定承办单位" = "Rule on the handling unit"\n', "")
    assert missing(reading) == [("decide_dispute", "裁定承办单位")]
    assert reading.accepted


def test_who_gives_no_english_is_told_nothing() -> None:
    assert missing(changed("[english]", "[anglais]")) == []


def test_a_broken_manifest_is_left_to_others() -> None:
    assert missing(changed("[english]", "[english")) == []


@pytest.mark.parametrize(
    "folder", sorted(TRANSFER.parent.glob("*/process.bpmn")), ids=lambda file: file.parent.name
)
def test_the_baseline_is_english_throughout(folder: Path) -> None:
    assert missing(read(files_of(folder.parent))) == []


def test_a_checked_folder_is_judged_with_its_manifest(tmp_path: Path) -> None:
    for name, content in files_of(TRANSFER).items():
        if "/" not in name:
            (tmp_path / name).write_bytes(content.replace(b'"\xe7\xad\xbe\xe5\x8f\x91" = "Sign"\n', b""))
    judged = check_paths([tmp_path], "en")
    told = [finding["reason"] for file in judged.values() for finding in file["findings"]]
    assert told == ["The name “签发” has no English; English pages show it in Chinese."]

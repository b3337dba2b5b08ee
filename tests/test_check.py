"""`huiyin check`: judges files without database and configuration, by exit code, in words and for scripts."""

import json
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from tests.command_line import ROOT, Folder

PYTHON = "__import__('os').system('id')"
BASELINE = sorted(path for suffix in ("bpmn", "dmn") for path in ROOT.glob(f"processes/*/*.{suffix}"))
DIAGRAM, TABLE = "process.bpmn", "time_limit.dmn"
PLACES: Mapping[str, tuple[str, str, str, list[tuple[str, str]]]] = {
    "script": (
        "message_handling",
        DIAGRAM,
        "archive",
        [
            (
                '<bpmn:serviceTask id="archive" name="归档" camunda:type="external" camunda:topic="archive_case">',
                f'<bpmn:scriptTask id="archive" scriptFormat="python"><bpmn:script>{PYTHON}</bpmn:script>',
            ),
            (
                "<bpmn:outgoing>archive_to_archived</bpmn:outgoing>\n    </bpmn:serviceTask>",
                "<bpmn:outgoing>archive_to_archived</bpmn:outgoing>\n    </bpmn:scriptTask>",
            ),
        ],
    ),
    "condition": (
        "message_handling",
        DIAGRAM,
        "disposal_choice_to_report",
        [('${disposal == "report"}', f"${{{PYTHON}}}")],
    ),
    "timer": (
        "message_handling",
        DIAGRAM,
        "rate_window",
        [("${calendar_days(15)}</bpmn:timeDate>", f"{PYTHON}</bpmn:timeDate>")],
    ),
    "cell": ("transfer", TABLE, "time_limit", [("<text>5</text>", f"<text>{PYTHON}</text>")]),
    "default": (
        "accusation",
        DIAGRAM,
        "screen",
        [
            (
                '<camunda:formField id="excluded_units"',
                f'<camunda:formField id="note" label="备注" type="string" defaultValue="${{{PYTHON}}}" />'
                '<camunda:formField id="excluded_units"',
            )
        ],
    ),
}
"""Where somebody could put Python: process and file, the element that a finding must name, the change."""


def edited(folder: Path, process: str, file: str, changes: Sequence[tuple[str, str]]) -> Path:
    """A baseline process with places changed, in a folder of its own; gives the changed file."""
    shutil.copytree(ROOT / "processes" / process, folder)
    text = (folder / file).read_text("utf-8")
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    (folder / file).write_text(text, "utf-8")
    return folder / file


def test_the_baseline_is_accepted_where_there_is_neither_database_nor_configuration(tmp_path: Path) -> None:
    done = Folder(tmp_path).run("check", *BASELINE)
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines() == [f"{path}: 可以发布" for path in BASELINE]
    assert not (tmp_path / "var").exists()


def test_a_folder_stands_for_the_files_in_it(tmp_path: Path) -> None:
    done = Folder(tmp_path).run("check", ROOT / "processes", "--json")
    assert done.code == 0
    assert json.loads(done.out) == {str(path): {"accepted": True, "findings": []} for path in BASELINE}


def test_python_is_refused_wherever_it_stands(tmp_path: Path) -> None:
    files = {
        place: edited(tmp_path / place, process, file, changes)
        for place, (process, file, _, changes) in PLACES.items()
    }
    good = BASELINE[0]
    done = Folder(tmp_path).run("check", good, *files.values(), "--json")
    assert done.code == 1
    judged = json.loads(done.out)
    assert list(judged) == [str(good), *map(str, files.values())]
    assert judged.pop(str(good)) == {"accepted": True, "findings": []}
    for place, file in files.items():
        assert list(judged[str(file)]) == ["accepted", "findings"]
        assert judged[str(file)]["accepted"] is False
        (finding,) = [one for one in judged[str(file)]["findings"] if one["severity"] == "error"]
        assert list(finding) == ["severity", "element", "subject", "line", "reason", "remedy"]
        assert finding["element"].split("/")[0] == PLACES[place][2]
        assert finding["reason"].endswith("。")
        assert finding["remedy"].endswith("。")


@pytest.mark.parametrize(
    ("language", "refused", "place"),
    [
        ("zh", "不能发布", "第219行，脚本任务（archive）"),
        ("en", "would be refused", "line 219, script task (archive)"),
    ],
)
def test_findings_are_said_in_words(tmp_path: Path, language: str, refused: str, place: str) -> None:
    process, name, _, changes = PLACES["script"]
    file = edited(tmp_path / "edited", process, name, changes)
    done = Folder(tmp_path).run("check", file, "--language", language)
    assert done.code == 1
    verdict, *findings = done.out.splitlines()
    assert verdict == f"{file}: {refused}"
    (error,) = [line for line in findings if line.startswith("  ✗")]
    assert error.startswith(f"  ✗ {place}")
    assert PYTHON in error
    assert findings[findings.index(error) + 1].startswith("    → ")


def test_what_is_no_diagram_is_refused_and_nothing_is_raised(tmp_path: Path) -> None:
    (tmp_path / "words.bpmn").write_bytes(b"\xff\x00 no diagram")
    done = Folder(tmp_path).run("check", "words.bpmn", "--json")
    assert done.code == 1
    assert json.loads(done.out)["words.bpmn"]["accepted"] is False
    assert Folder(tmp_path).run("check", "absent.bpmn").code == 2

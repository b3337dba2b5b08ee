"""The house rules that a machine can check: sizes, names, paths, map of the tree."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LONGEST_MODULE = 300
LONGEST_FUNCTION = 40
FORBIDDEN_NAMES = re.compile(r"(^|_)(utils?|helpers?|manager|common|misc)(_|$)|_service$")
LAYERS = ["app/domain", "app/engine", "app/store", "app/operations", "app/web", "forms"]


def tracked(*suffixes: str) -> list[Path]:
    listing = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    paths = [ROOT / name for name in listing.stdout.splitlines()]
    return [path for path in paths if path.suffix in suffixes and path.is_file()]


def written_as_functions(path: Path) -> bool:
    """A migration is a list of statements, each executed once; everything else is told in functions."""
    return "versions" not in path.parts


def functions(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, (node.end_lineno or node.lineno) - node.lineno + 1


def test_modules_are_short() -> None:
    long = {
        str(p.relative_to(ROOT)): n
        for p in tracked(".py")
        if (n := p.read_text("utf-8").count("\n")) > LONGEST_MODULE
    }
    assert long == {}


def test_functions_are_short() -> None:
    long = {
        f"{path.relative_to(ROOT)}:{name}": length
        for path in filter(written_as_functions, tracked(".py"))
        for name, length in functions(path)
        if length > LONGEST_FUNCTION
    }
    assert long == {}


def test_names_say_what_a_module_is_about() -> None:
    assert [str(p.relative_to(ROOT)) for p in tracked(".py") if FORBIDDEN_NAMES.search(p.stem)] == []


def test_nothing_is_switched_off_and_nothing_postponed() -> None:
    marks = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b|type: ignore|# noqa|pragma: no cover|raise NotImplementedError")
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in tracked(".py", ".js", ".mjs", ".css", ".html", ".cfg", ".toml", ".md")
        if path != Path(__file__)
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if marks.search(line)
    ]
    assert found == []


def test_no_path_of_a_machine_and_no_registry_is_named() -> None:
    paths = re.compile(r"(?<![\w.])/(work|root|home|opt)/|https?://[\w.-]*(pypi|npmjs|pythonhosted|debian)\.")
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in tracked(
            ".py", ".js", ".mjs", ".css", ".html", ".cfg", ".toml", ".md", ".json", ".txt", ".bpmn", ".dmn"
        )
        if path != Path(__file__)
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if paths.search(line)
    ]
    assert found == []


@pytest.mark.parametrize("module", ["app.domain.permissions", "app.domain.clock", "forms"])
def test_rules_and_forms_load_no_framework(module: str) -> None:
    code = (
        f"import {module}, sys; print([m for m in ('flask', 'sqlalchemy', 'SpiffWorkflow') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("layer", LAYERS)
def test_every_public_thing_has_a_docstring(layer: str) -> None:
    missing = []
    for path in sorted((ROOT / layer).rglob("*.py")):
        if "node_modules" in path.parts or "versions" in path.parts:
            continue
        tree = ast.parse(path.read_text("utf-8"))
        if path.name != "__init__.py" and not ast.get_docstring(tree):
            missing.append(str(path.relative_to(ROOT)))
        for node in tree.body:
            public = isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")
            if public and isinstance(node, ast.FunctionDef | ast.ClassDef) and not ast.get_docstring(node):
                missing.append(f"{path.relative_to(ROOT)}:{node.name}")
    assert missing == []


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
def test_the_map_of_the_tree_is_true(readme: str) -> None:
    text = (ROOT / readme).read_text("utf-8")
    tree = re.search(r"<!-- map -->\s*```\w*\n(.*?)```", text, re.DOTALL)
    assert tree, "the README shows a map of the tree"
    named = re.findall(r"^([\w./-]+)", tree[1], re.MULTILINE)
    assert [name for name in named if not (ROOT / name).exists()] == []
    shown = {name.split("/")[0] for name in named}
    listing = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)
    top = {name.split("/")[0] for name in listing.stdout.splitlines()} - {".gitignore"}
    assert top - shown == set(), "every folder and file of the top level stands in the map"
    rooms = {f"app/{p.name}" for p in (ROOT / "app").iterdir() if p.is_dir() and (p / "__init__.py").exists()}
    assert rooms - {name.rstrip("/") for name in named} == set()

"""Every example case beside the diagrams holds, run through the real operations."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from _pytest.mark import ParameterSet

from app.operations import deployments, scenarios
from app.operations.office import Office
from app.operations.scenarios import Scenario
from tests.operations.town import ROOT, SHANGHAI, build, configured


def told() -> Iterator[ParameterSet]:
    for folder in sorted((ROOT / "processes").iterdir()):
        for scenario in scenarios.read_scenarios(deployments.files_of(folder), SHANGHAI):
            yield pytest.param(scenario, id=f"{folder.name}-{scenario.name}")


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with units, subjects and all processes."""
    path = tmp_path_factory.mktemp("scenarios") / "town.db"
    office = Office(configured(f"sqlite:///{path}"))
    office.store.migrate()
    build(office)
    office.close()
    return path


@pytest.fixture
def office(founded: Path, tmp_path: Path) -> Iterator[Office]:
    """An office with a database of its own."""
    path = tmp_path / "scenario.db"
    shutil.copy(founded, path)
    opened = Office(configured(f"sqlite:///{path}"))
    yield opened
    opened.close()


@pytest.mark.parametrize("scenario", list(told()))
def test_example_case_holds(office: Office, scenario: Scenario) -> None:
    assert scenarios.run(office, scenario) == ()

"""Every example case beside the diagrams holds, run through the real operations."""

from collections.abc import Iterator

import pytest
from _pytest.mark import ParameterSet

from app.operations import deployments, scenarios
from app.operations.office import Office
from app.operations.scenarios import Scenario
from tests.operations.town import SHANGHAI
from tests.processes.drawn import NAMES, PROCESSES


def told() -> Iterator[ParameterSet]:
    for name in NAMES:
        for scenario in scenarios.read_scenarios(deployments.files_of(PROCESSES / name), SHANGHAI):
            yield pytest.param(scenario, id=f"{name}-{scenario.name}")


@pytest.mark.parametrize("scenario", list(told()))
def test_example_case_holds(office: Office, scenario: Scenario) -> None:
    assert scenarios.run(office, scenario) == ()

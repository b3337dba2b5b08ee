"""Example cases beside the diagram (docs/scenarios.md), run through the real operations with a virtual clock."""

from app.operations.office import Office
from app.operations.scenarios.expectations import compare
from app.operations.scenarios.script import Scenario, read_scenarios
from app.operations.scenarios.stage import Stage, Unexpected

__all__ = ["Scenario", "read_scenarios", "run"]


def run(office: Office, scenario: Scenario) -> tuple[str, ...]:
    """Play a scenario on an office whose units and processes are in place; gives what did not hold.

    The office is left with the scenario's people and cases: give each scenario a database of its own.
    """
    stage = Stage(office, scenario)
    problems: list[str] = []
    for number, act in enumerate(scenario.acts, start=1):
        where = f"{scenario.name}, 第{number}步 {act.what}"
        try:
            stage.play(act)
        except Unexpected as unexpected:
            return (*problems, f"{where}: {unexpected}")
        problems += [f"{where}: {found}" for found in compare(stage, act.expect, act.case)]
    problems += [f"{scenario.name}, 结果: {found}" for found in compare(stage, scenario.expect, "")]
    return tuple(problems)

"""What can be said of a diagram before it runs: everything that would stop, hang or silently go astray later."""

from collections.abc import Mapping

from app.engine.expressions import Expression
from app.engine.findings import Findings
from app.engine.reading.linter.activities import ActivityLinter
from app.engine.reading.linter.catching import check_catching
from app.engine.reading.linter.compensation import check_compensation
from app.engine.reading.linter.event_subprocesses import check_event_subprocesses
from app.engine.reading.linter.events import check_events
from app.engine.reading.linter.flows import check_flows
from app.engine.reading.linter.links import check_links
from app.engine.reading.linter.paths import check_paths
from app.engine.reading.linter.starts import check_starts
from app.engine.reading.linter.surroundings import Beside
from app.engine.reading.model import Model

MOST_NODES = 5_000
"""Elements of one diagram. The largest of the procedure has about forty; two thousand are read in a second."""


LONGEST_NAME = 200
"""Characters of a label, or of the name of a message: columns of the store hold them."""


def lint(model: Model, expressions: Mapping[str, Expression], beside: Beside, findings: Findings) -> None:
    """Examine a model whose words and references are sound. `expressions` are those of its texts that compile."""
    if len(model.nodes) > MOST_NODES:
        findings.error(model.process, "too_many_nodes", limit=str(MOST_NODES))
        return
    lint_elements(model, expressions, beside, findings)
    lint_ways(model, findings)


def lint_elements(model: Model, expressions: Mapping[str, Expression], beside: Beside, findings: Findings) -> None:
    """Examine each element with what stands next to it."""
    check_names(model, findings)
    check_starts(model, expressions, findings)
    check_flows(model, expressions, findings)
    check_events(model, expressions, findings)
    check_compensation(model, findings)
    check_links(model, findings)
    check_event_subprocesses(model, findings)
    check_catching(model, findings)
    ActivityLinter(model, expressions, beside, findings).check()


def lint_ways(model: Model, findings: Findings) -> None:
    """Examine the ways through the whole."""
    check_paths(model, findings)


def check_names(model: Model, findings: Findings) -> None:
    """Labels and names that no column and no page could hold."""
    labels = {model.process: model.name, **model.lanes}
    for node in model.nodes.values():
        labels[node.id] = max(node.element.name, node.trigger.name, node.element.topic, key=len)
    for element, label in labels.items():
        if len(label) > LONGEST_NAME:
            findings.error(element, "name_too_long", limit=str(LONGEST_NAME))

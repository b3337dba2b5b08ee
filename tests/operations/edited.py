"""Baseline processes with one place changed, published anew: what an owner might do."""

from app.domain.permissions import SYSTEM
from app.operations import deployments
from app.operations.deployments import Published
from tests.operations.town import ROOT, Town


def files(process: str) -> dict[str, bytes]:
    """The files of a baseline process."""
    return deployments.files_of(ROOT / "processes" / process)


def publish(
    town: Town, process: str, *changes: tuple[str, str], file: str = "process.bpmn", unit: str = ""
) -> Published:
    """Publish a baseline process with some texts replaced, each of which must be there."""
    changed = files(process)
    text = changed[file].decode()
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    changed[file] = text.encode()
    with town.office.begin() as uow:
        return deployments.publish(uow, SYSTEM, town.clock, changed, "试验", unit=unit)

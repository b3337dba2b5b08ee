"""The two ways in which diagrams are played."""

from collections.abc import Iterator

import pytest

from tests.engine.elements.playing import WAY


@pytest.fixture(params=[False, True], ids=["as drawn", "with jobs"])
def way(request: pytest.FixtureRequest) -> Iterator[None]:
    """As drawn, and with a job before each element (see `playing.both_ways`)."""
    WAY.jobs = request.param
    yield
    WAY.jobs = False

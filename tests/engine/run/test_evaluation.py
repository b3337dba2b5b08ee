"""The library evaluates what was compiled when the diagram was read, and nothing else."""

import pytest

from app.engine.codec import decode
from app.engine.evaluation import NoPython, ScriptEngine
from app.engine.incidents import Stopped
from app.engine.runner import Runner
from tests.engine.run.drawing import draw, element, end, start
from tests.engine.run.world import World, defined


def test_no_element_runs_python() -> None:
    """Whatever text reaches the library's script engine: it evaluates compiled expressions only."""
    world = World(
        defined(
            draw(
                "p",
                start(),
                element("task", "t"),
                end(),
                "s > t > e",
            )
        )
    )
    instance = decode(Runner().start(1, {}, world).state, world, 10)
    assert isinstance(instance.script_engine, ScriptEngine)
    instance.begin()
    token = next(instance.tokens)
    for text in ("1 + 1", "__import__('os')", ""):
        with pytest.raises(KeyError):
            instance.script_engine.evaluate(token, text)
        for run in (NoPython().evaluate, NoPython().execute):
            with pytest.raises(PermissionError):
                run(text, {})
    with pytest.raises(Stopped):
        instance.script_engine.execute(token, "x = 1")
    with pytest.raises(Stopped):
        instance.script_engine.call_service(token)
    with pytest.raises(PermissionError):
        NoPython().call_service({})

"""What SpiffWorkflow evaluates, it evaluates through here: compiled expressions and nothing else."""

from typing import TYPE_CHECKING, Any, NoReturn

from SpiffWorkflow.bpmn.script_engine.python_engine import PythonScriptEngine
from SpiffWorkflow.bpmn.script_engine.python_environment import BasePythonScriptEngineEnvironment

from app.engine.incidents import Stopped

if TYPE_CHECKING:
    from app.engine.token import Token
    from app.engine.values import Value


class NoPython(BasePythonScriptEngineEnvironment):
    """An environment that runs nothing. The library's own hands any text of a diagram to Python's `eval`."""

    def evaluate(self, expression: str, context: object, external_context: object = None) -> NoReturn:
        raise PermissionError(f"not evaluated: {expression!r:.60}")

    def execute(self, script: str, context: object, external_context: object = None) -> NoReturn:
        raise PermissionError(f"not executed: {script!r:.60}")

    def call_service(self, context: object, **kwargs: object) -> NoReturn:
        raise PermissionError("services are called as topics")


class ScriptEngine(PythonScriptEngine):
    """Answers the library's questions with the expressions that were compiled when the diagram was read."""

    def __init__(self) -> None:
        super().__init__(NoPython())

    def evaluate(self, task: "Token", expression: str, external_context: object = None) -> "Value":
        return task.evaluate(expression)

    def execute(self, task: "Token", script: str, external_context: object = None) -> Any:
        raise Stopped("engine", task, "scripts are not executed")

    def call_service(self, task: "Token", **kwargs: object) -> Any:
        raise Stopped("engine", task, "services are called as topics")

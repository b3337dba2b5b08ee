"""Published diagrams with their versions."""

from flask import Response, get_template_attribute, make_response, render_template, request
from markupsafe import Markup

from app.domain.permissions import Permission
from app.operations import diagrams as operations
from app.operations.diagrams import Sheet
from app.web.access import requires
from app.web.chosen import CHINESE, current_tag
from app.web.drawn_once import drawn_once
from app.web.inbox.blueprint import ROW_ID, inbox
from app.web.office import current_office
from app.web.owned import own, unmarked

AN_HOUR, A_YEAR = 3600, 365 * 24 * 3600


@inbox.app_template_global()
def figure(sheet: Sheet, *, large: bool = False) -> Markup:
    """A diagram with its marks and its text, as `diagrams/figure.html` draws it."""
    return _figure(sheet, large, request.script_root)


@drawn_once
def _figure(sheet: Sheet, large: bool, root: str) -> Markup:
    """Links in it begin with `root`."""
    drawn: Markup = get_template_attribute("diagrams/figure.html", "drawn")(sheet, large=large)
    return drawn


@inbox.get("/diagrams")
@requires(Permission.DIAGRAM_READ)
def diagrams() -> str:
    """Every process with its current version."""
    with current_office().read() as uow:
        published = operations.published(uow)
    return render_template("diagrams/diagrams.html", published=published)


@inbox.get("/diagrams/<process>")
@requires(Permission.DIAGRAM_READ)
def diagram(process: str) -> str:
    """One process drawn: its current version, or the one named by `version`."""
    with current_office().read() as uow:
        view = operations.view(uow, process, request.args.get("version", type=int))
    return render_template("diagrams/diagram.html", view=view)


@inbox.get(f"/diagrams/deployments/<{ROW_ID}:deployment_id>.bpmn")
@requires(Permission.DIAGRAM_READ)
def diagram_file(deployment_id: int) -> Response:
    """The BPMN file of a deployment. It never changes, so that browsers may keep it.

    `names` asks for the names that a reader of this language meets; they may change, and are kept for an hour.
    """
    said = request.args.get("names") == current_tag() != CHINESE
    with current_office().read() as uow:
        process, content = operations.file(uow, deployment_id)
    response = make_response(operations.renamed(content, lambda name: unmarked(own(name))) if said else content)
    response.mimetype = "application/xml"
    response.headers["Content-Disposition"] = f'attachment; filename="{process}-{deployment_id}.bpmn"'
    keep = f"max-age={AN_HOUR}" if said else f"max-age={A_YEAR}, immutable"
    response.headers["Cache-Control"] = f"private, {keep}"
    return response

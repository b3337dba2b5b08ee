"""Imports of message-board exports: upload, progress, result, and the refused rows as a table to correct."""

import csv
import io

from flask import Response, current_app, jsonify, make_response, redirect, render_template, request, url_for

from app.domain.errors import Invalid
from app.domain.permissions import Permission
from app.operations import imports as operations
from app.operations.imports import SOURCES, ImportRecord, Upload
from app.web.access import current_actor, requires
from app.web.inbox.blueprint import ROW_ID, inbox
from app.web.language import _
from app.web.office import current_office
from app.web.words import WORDS

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
"""A cell that begins so would be taken for a formula by spreadsheet programs."""


@inbox.get("/imports")
@requires(Permission.IMPORT_RUN)
def imports() -> str:
    """The upload form and the latest imports."""
    return _page({})


@inbox.post("/imports")
@requires(Permission.IMPORT_RUN)
def upload() -> Response:
    """Take a file and let the queue import it; its page shows how far it has come."""
    office, sent = current_office(), request.files.get("file")
    given = Upload(
        name=(sent.filename or "") if sent else "",
        content=sent.read() if sent else b"",
        source=request.form.get("source", ""),
    )
    try:
        with office.begin() as uow:
            run_id = operations.start_import(uow, current_actor(), office.clock(), given)
    except Invalid as refusal:
        return make_response(_page(refusal.errors, given.source), 422)
    current_app.extensions["huiyin_queue"].import_file(run_id)
    return current_app.make_response(redirect(url_for("inbox.import_run", run_id=run_id)))


@inbox.get(f"/imports/<{ROW_ID}:run_id>")
@requires(Permission.IMPORT_RUN)
def import_run(run_id: int) -> str:
    """One import: its progress, or what became of its rows."""
    actor = current_actor()
    with current_office().read() as uow:
        run = operations.import_status(uow, actor, run_id)
        refused = operations.refused_rows(uow, actor, run_id)
    return render_template("imports/run.html", run=run, refused=refused, percent=_percent(run))


@inbox.get(f"/imports/<{ROW_ID}:run_id>/progress")
@requires(Permission.IMPORT_RUN)
def import_progress(run_id: int) -> Response:
    """How far an import has come, for the page that shows it."""
    with current_office().read() as uow:
        run = operations.import_status(uow, current_actor(), run_id)
    return jsonify(
        percent=_percent(run),
        finished=run.finished_at is not None,
        words=_("已处理%(done)s行，共%(rows)s行", done=run.done, rows=run.rows) if run.rows else "",
    )


@inbox.get(f"/imports/<{ROW_ID}:run_id>/refused.csv")
@requires(Permission.IMPORT_RUN)
def refused_rows(run_id: int) -> Response:
    """The refused rows with their reasons, as a file that a spreadsheet opens."""
    actor = current_actor()
    with current_office().read() as uow:
        run = operations.import_status(uow, actor, run_id)
        refused = operations.refused_rows(uow, actor, run_id)
    found = {name for row in refused for name in row.values}
    columns = [name for name in WORDS["column"] if name in found]
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([_("行号"), _("原因"), *(str(WORDS["column"][name]) for name in columns)])
    for row in refused:
        writer.writerow([row.row, _plain(row.reason), *(_plain(row.values.get(name, "")) for name in columns)])
    response = Response("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="refused-{run.id}.csv"'
    return response


def _page(problems: dict[str, list[str]], source: str = "") -> str:
    with current_office().read() as uow:
        newest = operations.newest(uow, current_actor())
    return render_template(
        "imports/imports.html", newest=newest, problems=problems, source=source, sources=SOURCES
    )


def _percent(run: ImportRecord) -> int:
    """Whole per cent done; 100 only when finished."""
    if run.finished_at is not None:
        return 100
    return min(99, 100 * run.done // run.rows) if run.rows else 0


def _plain(value: object) -> str:
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA_SIGNS) else text

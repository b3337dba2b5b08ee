"""Several tasks at once: take, give back, hand over, undo; plain forms, and the list shows what came of it."""

from collections.abc import Sequence
from urllib.parse import urlencode, urlsplit

from flask import Response, current_app, flash, make_response, redirect, render_template, request, url_for

from app.domain.errors import NotFound
from app.domain.permissions import Permission
from app.operations import bulk_acts, handing_over
from app.operations.bulk_acts import MOST, Kind, Wish
from app.web.access import current_actor, requires
from app.web.inbox.blueprint import ROW_ID, inbox, row_id
from app.web.language import _, local_path
from app.web.office import current_office, reading

RESULT = "act"
"""Parameter of a list's address that names the act whose result it shows."""


@inbox.post("/inbox/take")
@requires(Permission.TASK_WORK)
def take_items() -> Response:
    """Take the ticked tasks for oneself and come back to the list."""
    return _perform(Wish(Kind.TAKE, _ticked()))


@inbox.post("/inbox/give-back")
@requires(Permission.TASK_WORK)
def give_back_items() -> Response:
    """Give the ticked tasks back to the unit and come back to the list."""
    return _perform(Wish(Kind.GIVE_BACK, _ticked()))


@inbox.post("/inbox/choose-receiver")
@requires(Permission.TASK_WORK)
def choose_receiver() -> Response:
    """From the ticked tasks to the page that asks to whom they go."""
    chosen = _ticked()
    if not chosen or len(chosen) > MOST:
        return _nothing(chosen)
    given = [("item", str(item)) for item in chosen]
    return _to(f"{url_for('inbox.hand_over_page')}?{urlencode([*given, ('back', _back())])}")


@inbox.get("/inbox/hand-over")
@requires(Permission.TASK_WORK)
def hand_over_page() -> Response:
    """To whom the tasks of the address go."""
    return _ask([number for item in request.args.getlist("item") if (number := row_id(item)) is not None])


@inbox.post("/inbox/hand-over")
@requires(Permission.TASK_WORK)
def hand_over() -> Response:
    """Hand the tasks to the colleague chosen and come back to the list."""
    receiver, chosen = row_id(request.form.get("receiver", "")), _ticked()
    if receiver is None and chosen:
        return _ask(chosen, _("请选择接收的同事。"))
    reason = request.form.get("reason", "").strip()[: handing_over.LONGEST_REASON]
    return _perform(Wish(Kind.ASSIGN, chosen, receiver, reason))


@inbox.post(f"/inbox/acts/<{ROW_ID}:act_id>/undo")
@requires(Permission.TASK_WORK)
def undo_act(act_id: int) -> Response:
    """Put back what an act moved, where nobody has touched it since."""
    office = current_office()
    try:
        bulk_acts.undo(office, current_actor(), office.clock(), act_id)
    except NotFound:
        flash(_("这一步已经撤销过，或超过了半小时，不能再撤销。"), "warn")
        return _to(_back())
    return _to(_with_result(_back(), act_id))


def _perform(wish: Wish) -> Response:
    if not wish.items or len(wish.items) > MOST:
        return _nothing(wish.items)
    office = current_office()
    act = bulk_acts.perform(office, current_actor(), office.clock(), wish)
    return _to(_with_result(_back(), act))


def _nothing(chosen: Sequence[int]) -> Response:
    """Nothing was done: nothing was ticked, or too much."""
    if chosen:
        flash(_("一次最多%(most)s件，请减少勾选。", most=MOST), "warn")
    else:
        flash(_("没有勾选任务。请先勾选，再点要做的事。"), "warn")
    return _to(_back())


def _ask(items: list[int], problem: str = "") -> Response:
    office, actor = current_office(), current_actor()
    with reading() as uow:
        choice = handing_over.choice(uow, actor, office.clock(), items[:MOST])
    page = render_template(
        "inbox/hand_over.html",
        lines=choice.lines,
        receivers=choice.receivers,
        missing=choice.missing,
        back=local_path(request.values.get("back", url_for("inbox.items"))),
        typed=request.form,
        problem=problem,
    )
    return make_response(page, 422 if problem else 200)


def _ticked() -> list[int]:
    return [number for item in request.form.getlist("item") if (number := row_id(item)) is not None]


def _back() -> str:
    return local_path(request.form.get("back", url_for("inbox.items")))


def _with_result(back: str, act: int) -> str:
    """The list's address, with the act whose result it shows."""
    joint = "&" if urlsplit(back).query else "?"
    return f"{back}{joint}{RESULT}={act}"


def _to(target: str) -> Response:
    return current_app.make_response(redirect(target))

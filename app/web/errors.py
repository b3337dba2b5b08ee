"""Refusals and errors as pages that say what to do, and as one JSON shape: the only mapping of both."""

import logging
from dataclasses import dataclass

from flask import Flask, Response, g, jsonify, make_response, render_template, request
from flask_babel import lazy_gettext
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

import forms
from app.domain.errors import Refusal
from app.web.format import say
from app.web.observation import request_number

log = logging.getLogger(__name__)

SECRET_FIELDS = frozenset({"csrf_token", "form_key", "form_token", "password", "new_password", "code"})
"""Never shown back on an error page."""

OUR_OWN = "_"
"""Fields that begin so are the page's own notes, no answers; a field of a form never does."""


UNREADABLE = frozenset({"too_large", "bad_request"})
"""Refused before the form could be read."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What is answered to one kind of refusal: HTTP status, heading and what to do next."""

    status: int
    title: str
    advice: str


ANSWERS = {
    "bad_request": Answer(400, lazy_gettext("没有看懂这个请求"), lazy_gettext("请返回上一页，检查后重新提交。")),
    "form_expired": Answer(
        400,
        lazy_gettext("页面放得太久，请重新提交"),
        lazy_gettext(
            "为防止他人冒用，长时间未提交的页面会失效。您填写的内容列在下面，复制后返回上一页重新提交即可。"
        ),
    ),
    "not_signed_in": Answer(401, lazy_gettext("请先登录"), lazy_gettext("登录后即可继续。")),
    "not_permitted": Answer(
        403,
        lazy_gettext("您没有办理这件事的权限"),
        lazy_gettext("如果这是您的职责，请联系本单位负责人或系统管理员，为您授予相应角色。"),
    ),
    "not_found": Answer(
        404,
        lazy_gettext("这个页面不存在"),
        lazy_gettext("请核对网址或编号。查自己的留言，请用留言编号和查询码。"),
    ),
    "method_not_allowed": Answer(
        405, lazy_gettext("不能这样打开这个地址"), lazy_gettext("请从首页或待办重新进入。")
    ),
    "already_done": Answer(
        409,
        lazy_gettext("这件事已经有人办了"),
        lazy_gettext("您的内容没有提交，列在下面，可以复制留用。请打开这件留言，看最新的办理情况。"),
    ),
    "conflict": Answer(
        409,
        lazy_gettext("内容刚刚被别人更新"),
        lazy_gettext("您的内容没有提交，列在下面，可以复制留用。请返回上一页，刷新后在最新的内容上重新办理。"),
    ),
    "stopped": Answer(
        409,
        lazy_gettext("流程在这里停住了"),
        lazy_gettext("您的内容没有提交，列在下面，可以复制留用。请把这件留言的编号告诉流程管理员，排除后再办理。"),
    ),
    "wrong_code": Answer(403, lazy_gettext("留言编号和查询码对不上"), lazy_gettext("请核对后重新填写。")),
    "wrong_credentials": Answer(401, lazy_gettext("账号或密码不对"), lazy_gettext("请检查后重新填写。")),
    "too_large": Answer(
        413,
        lazy_gettext("附件太大"),
        lazy_gettext("这次提交的附件合计太大。请返回上一页，减少附件或压缩照片后重新提交，已填写的内容还在。"),
    ),
    "invalid": Answer(422, lazy_gettext("有内容需要改正"), lazy_gettext("请返回上一页，按提示改正后重新提交。")),
    "diagram_refused": Answer(422, lazy_gettext("流程图不能发布"), lazy_gettext("请按问题清单修改后重新提交。")),
    "too_many": Answer(
        429,
        lazy_gettext("尝试次数太多"),
        lazy_gettext("请过几分钟再试。忘记查询码的，可以到公开留言中按编号查看已公开的进度。"),
    ),
    "file_lost": Answer(
        410,
        lazy_gettext("文件缺失，已记录并通知管理员"),
        lazy_gettext("这个文件在存储中找不到，或者内容不完整，所以没有打开。管理员会从备份恢复，请过些时候再试。"),
    ),
    "internal": Answer(
        500,
        lazy_gettext("系统出了问题，已经记录"),
        lazy_gettext("您的提交没有保存，请过几分钟再试。仍然不行的，请把下面的故障编号告诉我们。"),
    ),
}

_SAME = {"not_ready": "conflict", "not_waiting": "conflict"}
"""Refusals that are answered like others: the case has moved on in the meantime."""

_BY_STATUS = {
    400: "bad_request",
    401: "not_signed_in",
    403: "not_permitted",
    404: "not_found",
    405: "method_not_allowed",
    413: "too_large",
    429: "too_many",
}


def keep_typed(pairs: list[tuple[str, str]]) -> None:
    """Tell the refusal page what was typed, as (label, value); without it the submitted form is shown."""
    g.typed = pairs


def install(app: Flask) -> None:
    """Map refusals, forged or stale forms, HTTP errors and failures of our own to their pages."""
    app.register_error_handler(Refusal, _refused)
    app.register_error_handler(CSRFError, lambda error: answer("form_expired"))
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _failed)


def answer(code: str, **parameters: object) -> Response:
    """The response to the refusal `code`: a page, or JSON where the caller asks for JSON."""
    words = ANSWERS.get(_SAME.get(code, code), ANSWERS["bad_request"])
    if wants_json():
        response = jsonify(
            error={"code": code, "message": str(words.title), "advice": str(words.advice), **_plain(parameters)}
        )
    else:
        typed = _typed() if request.method == "POST" and code not in UNREADABLE else []
        page = render_template("errors/refusal.html", words=words, code=code, parameters=parameters, typed=typed)
        response = make_response(page)
    response.status_code = words.status
    return response


def wants_json() -> bool:
    """Whether the caller is a program: an address of the API, or JSON preferred to HTML."""
    if request.path.startswith("/api/"):
        return True
    return request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json"


def _refused(refusal: Refusal) -> Response:
    return answer(refusal.code, **refusal.parameters)


def _http_error(error: HTTPException) -> Response:
    code = _BY_STATUS.get(error.code or 500)
    if code is None or error.response is not None:  # a view that was throttled has its own answer
        return make_response(error.get_response())
    response = answer(code)
    if error.code == 405 and error.get_response().headers.get("Allow"):
        response.headers["Allow"] = error.get_response().headers["Allow"]
    return response


def _failed(error: Exception) -> Response:
    """A failure of our own: logged under a number that the page shows, never with what was typed."""
    log.error("failure at %s %s", request.method, request.endpoint, exc_info=error)
    return answer("internal", reference=request_number())


def _plain(parameters: dict[str, object]) -> dict[str, object]:
    """Parameters as JSON can say them."""
    return {
        key: value if isinstance(value, str | int | float | bool) else str(value)
        for key, value in parameters.items()
    }


def _typed() -> list[tuple[str, str]]:
    """What the refused form contained, under the labels that its reader saw."""
    if "typed" in g:
        pairs: list[tuple[str, str]] = g.typed
        return pairs
    known = forms.FORMS.get(request.form.get("form_key", ""))
    fields = {field.name: field for field in known()} if known else {}
    return [
        (say(fields[name].caption), say(fields[name].answer_label(value))) if name in fields else (name, value)
        for name, values in request.form.lists()
        if name not in SECRET_FIELDS and not name.startswith(OUR_OWN)
        for value in values
        if value.strip()
    ]

"""A message while it is being written: what was typed, the files already uploaded, and the one-time token.

All of it travels in the form itself, so that nothing is lost between the steps and nothing is kept about whoever
goes away. File numbers are signed together with the token: nobody can name another's upload.
"""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field

from flask import current_app, request
from itsdangerous import BadSignature, URLSafeTimedSerializer
from werkzeug.datastructures import FileStorage, MultiDict

from app.domain.errors import Invalid
from app.operations import documents, portal
from app.operations.documents import AttachmentRecord, CheckedFile
from app.operations.office import Office

A_DAY = 24 * 3600
NOT_CARRIED = frozenset({"csrf_token", "form_token", "kept", "act", "mask", "masks_shown", "files"})
"""Sent along, but no answers of the form."""


@dataclass(slots=True)
class Draft:
    """One message being written in one browser."""

    token: str
    """Random; the message is registered once under it."""
    answers: MultiDict[str, str]
    kept: list[AttachmentRecord] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    """What was wrong with uploaded files."""

    @property
    def form_token(self) -> str:
        """The token as the form carries it."""
        return _signer().dumps(["form", self.token])

    def seal(self, attachment: AttachmentRecord) -> str:
        """A file's number as the form carries it."""
        return _signer().dumps([self.token, attachment.id])

    @property
    def formdata(self) -> MultiDict[str, str]:
        """What the form class reads: the answers, and the files as numbers."""
        given = self.answers.copy()
        given.setlist("files", [str(file.id) for file in self.kept])
        return given

    @property
    def carried(self) -> list[tuple[str, str]]:
        """Answers to be carried through the preview in hidden fields."""
        return [(name, value) for name, values in self.answers.lists() for value in values]

    @property
    def unmasked(self) -> frozenset[str]:
        """Kinds of personal data that the author wants left as they are."""
        shown = set(request.form.getlist("masks_shown"))
        return frozenset(shown - set(request.form.getlist("mask")))


def blank() -> Draft:
    """A new message, perhaps with the category or place that a link proposes."""
    return Draft(secrets.token_urlsafe(18), MultiDict())


def received(office: Office) -> Draft:
    """The message as this request sends it; files chosen now are checked, cleaned and kept at once."""
    answers = MultiDict((name, value) for name, value in request.form.items(multi=True) if name not in NOT_CARRIED)
    draft = Draft(_token(), answers)
    files = [file for file in (_checked(draft, upload) for upload in request.files.getlist("files-new")) if file]
    with office.begin() if files else office.read() as uow:
        waiting = [documents.unsent(uow, number) for number in _numbers(draft.token)]
        draft.kept = [file for file in waiting if file is not None]
        for file in files:
            try:
                documents.make_room(draft.kept, file, documents.LIMITS.files)
            except Invalid as refusal:
                draft.problems += _sentences(refusal)
            else:
                draft.kept.append(documents.keep(uow, portal.AUTHOR, office.clock(), file))
    return draft


def keep_one(office: Office, file: CheckedFile) -> tuple[str, AttachmentRecord] | None:
    """Keep one file of the message that this request names; with its number as the form carries it.

    None when the form is too old.
    """
    token = _token_sent()
    if token is None:
        return None
    draft = Draft(token, MultiDict())
    with office.begin() as uow:
        waiting = [documents.unsent(uow, number) for number in _numbers(token)]
        kept = [one for one in waiting if one is not None]
        documents.make_room(kept, file, documents.LIMITS.files)
        record = documents.keep(uow, portal.AUTHOR, office.clock(), file)
    return draft.seal(record), record


def number_of(sealed: str) -> int | None:
    """The file that a form carries under this text; None for a text that is none of ours, or too old."""
    try:
        _token, number = _signer().loads(sealed, max_age=A_DAY)
    except (BadSignature, ValueError):
        return None
    return number if isinstance(number, int) else None


def _checked(draft: Draft, upload: FileStorage) -> CheckedFile | None:
    if not upload.filename:
        return None
    try:
        return documents.check(upload.filename, upload.read())
    except Invalid as refusal:
        draft.problems += _sentences(refusal)
        return None


def _sentences(refusal: Invalid) -> list[str]:
    return [sentence for sentences in refusal.errors.values() for sentence in sentences]


def _token() -> str:
    return _token_sent() or secrets.token_urlsafe(18)


def _token_sent() -> str | None:
    """The token of the form that this request comes from; None for one that is forged or too old."""
    try:
        purpose, token = _signer().loads(request.form.get("form_token", ""), max_age=A_DAY)
    except (BadSignature, ValueError):
        return None
    return str(token) if purpose == "form" else None


def _numbers(token: str) -> Iterator[int]:
    """The files that the form names and that were uploaded with it."""
    for text in request.form.getlist("kept"):
        try:
            owner, number = _signer().loads(text, max_age=A_DAY)
        except (BadSignature, ValueError):
            continue
        if owner == token:
            yield int(number)


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="message draft")

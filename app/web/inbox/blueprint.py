"""The blueprint that the modules of this package add their pages to."""

from flask import Blueprint

inbox = Blueprint("inbox", __name__)

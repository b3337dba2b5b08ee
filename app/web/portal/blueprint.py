"""The blueprint that the modules of this package add their pages to."""

from flask import Blueprint

portal = Blueprint("portal", __name__)

"""Headers that every response carries, protection against forged forms, and limits on attempts."""

from flask import Flask, Response, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_wtf import CSRFProtect

MEGABYTE = 1024 * 1024
LARGEST_REQUEST = 60 * MEGABYTE
"""Five attachments of 10 MB with the text around them."""

DEFAULTS = {
    "MAX_CONTENT_LENGTH": LARGEST_REQUEST,
    "RATELIMIT_STORAGE_URI": "memory://",
    "SESSION_COOKIE_SAMESITE": "Lax",
}
"""Where configuration says nothing."""

POLICY = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' data:",
        "font-src 'self' data:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
"""No inline script or style anywhere; `data:` only for what cannot run (icons in the diagram viewer)."""

HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}

limiter = Limiter(key_func=get_remote_address, headers_enabled=False)
"""Attempts by address; where they are counted is configuration (RATELIMIT_STORAGE_URI)."""

csrf = CSRFProtect()


def kept_by_browser(response: Response) -> Response:
    """A public page that the browser may keep and give back, with what was typed into it, when one goes back."""
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def install(app: Flask) -> None:
    """Protect every form of the application and every answer it gives."""
    for name, value in DEFAULTS.items():
        if app.config.get(name) is None:
            app.config[name] = value
    app.config["WTF_CSRF_TIME_LIMIT"] = None  # a form may stay open as long as its session
    csrf.init_app(app)
    limiter.init_app(app)
    app.after_request(_protect)


def _protect(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    if request.endpoint != "static":
        response.headers.setdefault("Cache-Control", "no-store")
    elif "v" in request.args:  # the digest of the file, see `app.web.asset`
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response

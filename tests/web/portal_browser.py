"""The portal in a real browser."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask
from playwright.sync_api import Page
from werkzeug.serving import make_server

AXE = Path(__file__).parents[2] / "app/web/frontend/node_modules/axe-core/axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """The address of the application, served by a thread."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def faults(page: Page) -> list[str]:
    """What axe finds wrong with a page: rule and place."""
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("tags => axe.run({ runOnly: tags })", TAGS)
    return [f"{fault['id']}: {node['html'][:120]}" for fault in found["violations"] for node in fault["nodes"]]


def overflow(page: Page) -> int:
    """Pixels by which a page is wider than its window."""
    width: int = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    return width


CUT_OFF = """() => [...document.querySelectorAll('.bar *, button, .btn, h1, h2, legend, label, dt, dd, th, td')]
    .filter(node => node.checkVisibility() && !node.closest('.sr, .canvas, .bar-nav, .bar-mark'))
    .filter(node => node.clientWidth && node.scrollWidth > node.clientWidth + 2)
    .filter(node => getComputedStyle(node).textOverflow !== 'ellipsis')
    .map(node => node.outerHTML.slice(0, 120))"""


def cut_off(page: Page) -> list[str]:
    """Elements whose words reach beyond them, or end in the middle without a sign of it."""
    found: list[str] = page.evaluate(CUT_OFF)
    return [f"cut off: {one}" for one in found]

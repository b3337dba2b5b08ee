"""Finds a real browser and starts it the way that works without a screen and without a network."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WHY_SKIPPED = "no chromium on PATH; install one to run the browser journeys"


def find() -> str | None:
    """The path of an installed browser, else None. REQUIRE_BROWSER makes None a failure of the caller."""
    named = os.environ.get("HUIYIN_TEST_BROWSER")
    return named or next((path for name in NAMES if (path := shutil.which(name))), None)


@contextmanager
def launch() -> Iterator[Browser]:
    """A running browser. RuntimeError when there is none."""
    executable = find()
    if executable is None or not Path(executable).exists():
        raise RuntimeError(WHY_SKIPPED)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()

"""回音 Huiyin: every message to the government gets an answer, by a procedure its owners draw themselves."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from app.config import Config


def create_app(config: "Config | None" = None) -> "Flask":
    """The web application of one process: the only place where its parts are put together.

    `config` defaults to the environment (`app.config.load`). The process's `Office` hangs on
    `app.extensions["huiyin"]`, its `Queue` on `app.extensions["huiyin_queue"]`; whoever serves the application
    starts the queue and closes both.
    """
    from flask import Flask

    from app import web
    from app.config import load
    from app.jobs import Queue
    from app.operations.office import Office

    config = config or load()
    app = Flask(__name__, template_folder="web/templates", static_folder="web/static")
    app.config.update(
        SECRET_KEY=config.secret_key,
        SESSION_COOKIE_SECURE=config.secure,
        SESSION_COOKIE_NAME="huiyin",
        RATELIMIT_STORAGE_URI="memory://" if config.queue_url == "embedded" else config.queue_url,
    )
    office = Office(config)
    app.extensions["huiyin"] = office
    app.extensions["huiyin_queue"] = Queue(config, office)
    web.install(app, office)
    return app

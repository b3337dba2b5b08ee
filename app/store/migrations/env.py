"""Alembic runs this: migrations go through the connection that `app.store.migrations` hands in."""

from alembic import context

from app.store.migrations.comparison import belongs_to_models
from app.store.schema import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    include_name=belongs_to_models,
    render_as_batch=context.config.attributes["connection"].dialect.name == "sqlite",
    compare_server_default=True,
)
with context.begin_transaction():
    context.run_migrations()

"""Keeps everything: the only importer of SQLAlchemy. Rows never leave this package; records and values do."""

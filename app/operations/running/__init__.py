"""Runs processes: calls the engine's verbs and writes all of their consequences in the same transaction."""

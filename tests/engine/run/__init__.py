"""How instances run: verbs, state, timers, joins, and every trap of the library."""

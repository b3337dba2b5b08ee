"""Rules of the regulation without any framework: pure functions and frozen values."""

"""`make bench-http`: an office at work over HTTP — how many tasks a second, and what each costs the machine."""

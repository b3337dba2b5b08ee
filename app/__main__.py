"""`python -m app` is the command line `huiyin`."""

from app.cli import main

main()

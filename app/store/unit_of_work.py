"""One unit of work = one transaction; nothing is kept unless `commit` is reached."""

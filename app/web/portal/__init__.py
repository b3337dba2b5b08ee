"""Pages of the citizens: write, follow one's message, read what is public."""

from app.web.portal import files, follow, home, open_data, register, write
from app.web.portal.blueprint import portal

__all__ = ["files", "follow", "home", "open_data", "portal", "register", "write"]

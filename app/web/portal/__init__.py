"""Pages of the citizens: write, follow one's message, read what is public."""

from app.web.portal import follow, home, register, write
from app.web.portal.blueprint import portal

__all__ = ["follow", "home", "portal", "register", "write"]

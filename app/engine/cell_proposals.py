"""How a cell of a decision table that other tools or people write differently is written in S-FEEL."""

import re

EDGE = r"""(-?\d+(?:\.\d+)?|date\("[^"]*"\))"""
REWRITINGS: tuple[tuple[str, str], ...] = (
    (r"""[“”]""", '"'),
    (r"""'([^'"]*)'""", r'"\1"'),
    (r"""(?:={1,3}|is)\s+(.+)|==(.+)""", r"\1\2"),
    (r"""=\s*(.+)""", r"\1"),
    (r"""(?:!==?|<>|is\s+not)\s*(.+)""", r"not(\1)"),
    (r"""!\s*(".*")""", r"not(\1)"),
    (r"""(?:not\s+in)\s*[(\[](.+)[)\]]""", r"not(\1)"),
    (r"""in\s*\(([^.]+)\)|in\s*\[([^.]+)\]""", r"\1\2"),
    (rf"""between\s+{EDGE}\s+and\s+{EDGE}""", r"[\1..\2]"),
    (rf"""{EDGE}\s*(?:\.\.|\.\.\.|-|~|—)\s*{EDGE}""", r"[\1..\2]"),
    (rf""">=\s*{EDGE}\s*(?:and|&&)\s*<=\s*{EDGE}""", r"[\1..\2]"),
    (rf""">=\s*{EDGE}\s*(?:and|&&)\s*<\s*{EDGE}""", r"[\1..\2)"),
    (rf""">\s*{EDGE}\s*(?:and|&&)\s*<=\s*{EDGE}""", r"(\1..\2]"),
    (rf""">\s*{EDGE}\s*(?:and|&&)\s*<\s*{EDGE}""", r"(\1..\2)"),
    (r"""TRUE|True""", "true"),
    (r"""FALSE|False""", "false"),
    (r"""NULL|None|nil""", "null"),
)
"""What a whole cell looks like, and what it becomes; the two kinds of quotes are replaced wherever they stand."""
QUOTES = 2
EITHER = re.compile(r"""\s*(?:\bor\b|\|\||[、，;])\s*(?=(?:[^"]*"[^"]*")*[^"]*$)""")
"""What stands between alternatives, outside quotes."""


def proposals(text: str) -> list[str]:
    """What the text may mean in S-FEEL, the likeliest first; whoever asks tries them."""
    written = text.strip()
    for pattern, instead in REWRITINGS[:QUOTES]:
        written = re.sub(pattern, instead, written)
    found = [written, EITHER.sub(",", written)]
    for pattern, instead in REWRITINGS[QUOTES:]:
        match = re.fullmatch(pattern, written, re.ASCII)
        if match:
            found.append(match.expand(instead).strip())
    return [proposal for proposal in dict.fromkeys(found) if proposal != text.strip()]

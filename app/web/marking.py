"""Finds the places of a template where a page shows data, so that Chinese on a page of another language is marked.

A template says its sentences with `_`; everything else that it puts out is data: names, which may be known in the
reader's language, and what people wrote. Values of controls and addresses are left alone: they go back to us.
"""

from typing import Any

from jinja2 import nodes
from jinja2.visitor import NodeTransformer

SHOWN, SHOWN_IN_TAG = "shown", "shown_in_tag"
"""Filters for data that stands in running text, and where no element can be put around it."""

READ_OUT = frozenset({"aria-label", "aria-description", "title", "placeholder", "alt", "label", "data-label"})
"""Attributes that people read or hear."""

PLAIN = frozenset({"title", "option"})
"""Elements that hold text and no elements."""

UNTOUCHED = frozenset({"textarea", "script", "style"})


class _Place:
    """Where in a page a template has arrived, read off what is written out in it."""

    def __init__(self) -> None:
        self.tag = ""
        """What is written so far of a tag that is still open."""
        self.element = ""
        """The element of PLAIN or UNTOUCHED that the place lies in."""
        self._holds_value = False
        self._quote = ""

    def read(self, written: str) -> None:
        """Go on behind what a template writes out."""
        for character in written:
            if not self.tag:
                self.tag = "<" if character == "<" else ""
            elif self._quote:
                self.tag += character
                self._quote = "" if character == self._quote else self._quote
            elif character == ">":
                self._end_tag()
            else:
                self.tag += character
                self._quote = character if character in "\"'" else ""

    def filter(self) -> str:
        """The filter for data that is put out here; empty where it stays as it is."""
        if self.tag:
            name = self.tag.rpartition("=")[0].rpartition(" ")[2]
            return SHOWN_IN_TAG if self._quote and name in READ_OUT else ""
        if self.element in UNTOUCHED or (self.element == "option" and not self._holds_value):
            return ""
        return SHOWN_IN_TAG if self.element in PLAIN else SHOWN

    def _end_tag(self) -> None:
        name = self.tag[1:].split(maxsplit=1)[0] if len(self.tag) > 1 else ""
        if name in PLAIN | UNTOUCHED:
            self.element, self._holds_value = name, " value=" in self.tag
        elif name.removeprefix("/") == self.element:
            self.element = ""
        self.tag = ""


class Marking(NodeTransformer):
    """Puts the filters of `_Place` around the data that a template shows."""

    def __init__(self) -> None:
        self._place = _Place()

    def visit(self, node: nodes.Node, *given: Any, **named: Any) -> Any:
        """Every block, and every expression that is put out."""
        if isinstance(node, nodes.Block):
            # It stands where the page that is extended puts it: only the title's place is known by its name.
            before, self._place = self._place, _Place()
            self._place.element = node.name if node.name in PLAIN else ""
            self.generic_visit(node, *given, **named)
            self._place = before
            return node
        if isinstance(node, nodes.Output):
            node.nodes = [self._put_out(child) for child in node.nodes]
            return node
        return self.generic_visit(node, *given, **named)

    def _put_out(self, child: nodes.Expr) -> nodes.Expr:
        if isinstance(child, nodes.TemplateData):
            self._place.read(child.data)
        name = self._place.filter()
        if not name or isinstance(child, nodes.Literal):
            return child
        sentences = [child, *child.find_all((nodes.Mod, nodes.Call))]
        said = [_mark_blanks(one, name) for one in sentences]
        return child if said[0] else _filtered(child, name)


def _mark_blanks(sentence: nodes.Node, name: str) -> bool:
    """Filter what fills a sentence; gives whether the expression is one, which itself needs no filter then."""
    match sentence:
        case nodes.Mod(left=nodes.Const(), right=nodes.Dict(items=pairs)):
            for pair in pairs:
                pair.value = _filtered(pair.value, name)
            return True
        case nodes.Call(node=nodes.Name(name="_" | "gettext" | "ngettext"), kwargs=blanks):
            for blank in blanks:
                blank.value = _filtered(blank.value, name)
    return False


def _filtered(data: nodes.Expr, name: str) -> nodes.Expr:
    return nodes.Filter(data, name, [], [], None, None, lineno=data.lineno)

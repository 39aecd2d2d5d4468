"""A page as a tree of elements, so that tests ask what readers see."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from html.parser import HTMLParser

VOID = {"meta", "link", "br", "img", "input", "hr"}


@dataclass
class Element:
    """One element: its tag, attributes, children and texts in order."""

    tag: str
    attributes: dict[str, str]
    content: list["Element | str"] = field(default_factory=list)

    def all(self, tag: str, **attributes: str) -> list["Element"]:
        """Every element below of this tag that has these attributes, `_` for `-`, classes by one name."""
        found = []
        for child in self.content:
            if isinstance(child, Element):
                if child.tag == tag and all(child.has(name, value) for name, value in attributes.items()):
                    found.append(child)
                found += child.all(tag, **attributes)
        return found

    def one(self, tag: str, **attributes: str) -> "Element":
        """The only such element."""
        found = self.all(tag, **attributes)
        assert len(found) == 1, f"{len(found)} of <{tag} {attributes}>"
        return found[0]

    def has(self, name: str, value: str) -> bool:
        """Whether an attribute is, or holds among its words, a value."""
        return value in self.attributes.get(name.strip("_").replace("_", "-"), "").split(" ")

    @property
    def text(self) -> str:
        """All text below, white space squeezed, no-break spaces as plain ones."""
        pieces = [child if isinstance(child, str) else child.text for child in self.content]
        return " ".join(" ".join(pieces).replace("\u00a0", " ").split())


class PageParser(HTMLParser):
    """Builds the tree and refuses tags that are not closed in order."""

    def __init__(self) -> None:
        super().__init__()
        self.root = Element("root", {})
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].content.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open[-1].content.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self.open[-1].tag == tag, f"</{tag}> closes <{self.open[-1].tag}>"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].content.append(data)


def parse_page(html: str) -> Element:
    """The <html> element of a well-formed page."""
    parser = PageParser()
    parser.feed(html)
    parser.close()
    assert parser.open == [parser.root], "an element is not closed"
    return parser.root.one("html")


@dataclass(frozen=True)
class Number:
    """A figure on a page with where it stands; `place` has the attributes of what is around it."""

    value: Decimal
    place: dict[str, str]


def numbers(element: Element, place: dict[str, str] | None = None, cell: int = 0) -> Iterator[Number]:
    """Every <data> below, each with the innermost section, table, row and class around it."""
    place = dict(place or {})
    named = element.attributes
    if element.tag == "section":
        # What a page is about lies outside of its sections.
        place = {"section": named.get("aria-labelledby", "")}
    if element.tag == "table":
        place["table"] = named.get("class", "")
    if element.tag == "td":
        place["cell"] = str(cell)
    place |= {name: value for name, value in named.items() if name.startswith("data-")}
    if element.tag == "data":
        yield Number(Decimal(named["value"]), place | {"class": named.get("class", "")})
    cells = 0
    for child in element.content:
        if isinstance(child, Element):
            yield from numbers(child, place, cells)
            cells += child.tag == "td"


def unescaped(name: str) -> str:
    """The id that a page's file name was made of."""
    return re.sub("(?:~[0-9a-f]{2})+", lambda found: bytes.fromhex(found[0].replace("~", "")).decode(), name)

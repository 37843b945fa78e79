"""HTML in forms: what would reach another server, post answers elsewhere or dress up as something else."""

from collections.abc import Iterator
from html.parser import HTMLParser

FORBIDDEN = frozenset(
    (
        *("form", "input", "button", "textarea", "select", "script", "style", "link", "meta", "base", "template"),
        *("iframe", "frame", "object", "embed", "applet", "portal"),
        *("svg", "math", "video", "audio", "source", "track"),
    )
)
ADDRESSES = ("src", "srcset", "href", "action", "formaction", "background", "poster", "data", "xlink:href", "ping")
LINK_SCHEMES = ("https:", "http:", "mailto:", "tel:", "#", "/")
Finding = tuple[str, str]


class _Reader(HTMLParser):
    """Collects findings while reading; browsers read HTML as forgivingly as this does."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.findings: list[Finding] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in FORBIDDEN:
            self.findings.append((f"The HTML contains <{tag}>, which is not allowed in a form.", "Remove it."))
        for name, value in attrs:
            self._attribute(tag, name, (value or "").strip())

    def _attribute(self, tag: str, name: str, value: str) -> None:
        plain = "".join(value.split()).lower()
        if name.startswith("on"):
            self.findings.append((f"The HTML contains a script ({name}).", "Remove it."))
        elif name == "style":
            self.findings.append(("The HTML contains a 'style' attribute.", "Use plain headings, lists and tables."))
        elif name in ADDRESSES and tag == "a" and name == "href":
            if plain and not plain.startswith(LINK_SCHEMES) and ":" in plain.split("/")[0]:
                self.findings.append((f"The link '{value[:60]}' is not safe.", "Link to an https address."))
        elif name in ADDRESSES and not plain.startswith("data:image/"):
            self.findings.append((f"The HTML loads '{value[:60]}' from elsewhere.", "Embed it as data:image/…"))


def unsafe_markup(html: str) -> Iterator[Finding]:
    """Message and cure for everything in the HTML that this server doesn't show."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    yield from dict.fromkeys(reader.findings)


def unsafe_image(source: object) -> Iterator[Finding]:
    """An image must be in the form itself, or computed."""
    if not isinstance(source, str) or not source:
        yield "The image has no source.", "Give it one."
    elif not source.startswith("=") and "{{" not in source and not source.lower().startswith("data:image/"):
        yield (
            f"The image '{source[:60]}' comes from another server, which the content security policy forbids.",
            "Embed it as data:image/png;base64,…",
        )

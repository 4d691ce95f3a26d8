"""Pages for people: a Markdown parser and an HTML parser of other hands."""

from html.parser import HTMLParser

from markdown_it import MarkdownIt

ODD = {code: None for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))}
SPACES = {code: " " for code in (*range(0x20), 0x7F, *range(0x80, 0xA0), 0x2028, 0x2029)}


def legible(text):
    """What a page shows of a text: on one line, without the characters that reorder."""
    return " ".join(text.translate(ODD).translate(SPACES).split())


class Page(HTMLParser):
    """The cells of the page's table, and whether every element ends where it should."""

    VOID = {"meta", "br"}

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.open, self.rows, self.elements = [], [], set()

    def handle_starttag(self, tag, attrs):
        self.elements.add(tag)
        assert not any(name.startswith("on") for name, _ in attrs), attrs
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag, tag

    def handle_data(self, data):
        if any(tag in ("td", "th") for tag in self.open):
            self.rows[-1][-1] += data


def html(path, rows, _):
    page = Page()
    page.feed(path.read_text(encoding="utf-8"))
    page.close()
    assert not page.open and not page.elements & {"script", "img", "iframe", "link", "a"}, page.elements
    header, *cells = page.rows
    assert len(header) == 6 and len(cells) == len(rows)
    for read, row in zip(cells, rows):
        assert row["id"].startswith(read[0]) and read[1].startswith(row["status"])
        assert " ".join(read[2].split()).startswith(legible(row["text"])), (read[2], row["text"])


def md(path, rows, _):
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    tokens = parser.parse(path.read_text(encoding="utf-8"))
    assert not [token for token in tokens if token.type == "html_block"]
    inlines = [token for token in tokens if token.type == "inline"]
    for token in inlines:
        plain = {"text", "text_special", "softbreak"}
        assert {child.type for child in token.children} <= plain, (token.content, token.children)
    texts = ["".join(child.content for child in token.children) for token in inlines]
    assert len(texts) == 6 * (len(rows) + 1), "six cells a row, whatever stands in them"
    for place, row in enumerate(rows, start=1):
        cells = texts[6 * place:6 * place + 6]
        assert row["id"].startswith(cells[0]) and cells[1].startswith(row["status"])
        shown = " ".join(cells[2].split())
        assert shown.startswith(legible(row["text"])), (cells[2], row["text"])

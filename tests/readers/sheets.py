"""House tables: the sourcing sheet of the story, in each form that it has."""

import openpyxl
from markdown_it import MarkdownIt

from pages import Page, legible

COLUMNS = ["statement", "who", "named", "terms", "basis", "why unnamed", "status", "last change", "open questions", "id"]


def sheet(path, rows, _):
    told = [row for row in rows if row.get("appearances")]
    sources = sum(len(row["attributions"]) for row in told)
    header, *cells = {".md": markdown, ".html": html, ".xlsx": xlsx}[path.suffix](path)
    assert header == COLUMNS, header
    assert len(cells) == sources > 0
    shown = [cell for row in cells for cell in row]
    for row in told:
        assert any(cell.startswith(legible(row["text"])) for cell in shown), (row["text"], shown)
        assert any(cell and row["id"].startswith(cell) for cell in shown)


def markdown(path):
    tokens = MarkdownIt("commonmark").enable("table").parse(path.read_text(encoding="utf-8"))
    start = next(place for place, token in enumerate(tokens) if token.type == "table_open")
    texts = ["".join(child.content for child in token.children) for token in tokens[start:] if token.type == "inline"]
    return [texts[place:place + len(COLUMNS)] for place in range(0, len(texts), len(COLUMNS))]


def html(path):
    page = Page()
    page.feed(path.read_text(encoding="utf-8"))
    page.close()
    assert not page.open and not page.elements & {"script", "img", "iframe", "link", "a"}, page.elements
    return page.rows


def xlsx(path):
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["sourcing", "about"]
    page = book["sourcing"]
    assert page.freeze_panes == "A2" and page.auto_filter.ref == page.dimensions
    assert all(cell.data_type != "f" for row in page.iter_rows() for cell in row)
    return [["" if cell.value is None else str(cell.value) for cell in row] for row in page.iter_rows()]

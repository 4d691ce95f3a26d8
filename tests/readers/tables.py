"""Tables: csvkit, openpyxl, frictionless, DuckDB."""

import datetime
import subprocess
import sys
from pathlib import Path

import agate


def unguarded(cell):
    """Takes away the apostrophe that keeps a spreadsheet from running a cell, as docs/guide/exporting.md says."""
    bare = (cell or "").lstrip("' \t\r\n")
    guarded = (cell or "").startswith("'") and bare[:1] in tuple("=+-@＝＋－＠")
    return cell[1:] if guarded else (cell or "")


def parsed(time):
    """A date, or a time with its offset."""
    return datetime.datetime.fromisoformat(time.replace("Z", "+00:00"))


def separated(path, rows, delimiter):
    strings = agate.Text(cast_nulls=False)
    table = agate.Table.from_csv(str(path), delimiter=delimiter, column_types=agate.TypeTester(types=[strings]))
    assert len(table.rows) == len(rows)
    for read, row in zip(table.rows, rows):
        assert read["id"] == row["id"] and read["status"] == row["status"]
        assert unguarded(read["text"]) == row["text"], read["text"]
        assert int(read["number"]) == row["number"]
        assert read["recorded_at"] == row["recorded_at"]
        assert len(read["classes"].split(";")) == len(row["attributions"])
        for cell in read:
            assert not cell.lstrip("' \t").startswith(("=", "+", "-", "@")) or cell.startswith("'"), cell


def csv(path, rows, _):
    separated(path, rows, ",")
    clean = [Path(sys.executable).parent / "csvclean", "--length-mismatch", str(path)]
    subprocess.run(clean, check=True, stdout=subprocess.DEVNULL)


def tsv(path, rows, _):
    separated(path, rows, "\t")
    assert len(path.read_text(encoding="utf-8").splitlines()) == len(rows) + 1, "every row is one line"


def xlsx(path, rows, _):
    import openpyxl
    from openpyxl.utils.escape import unescape

    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["statements", "revisions", "attributions", "stories", "appearances"]
    for sheet in book:
        assert sheet.freeze_panes == "A2" and sheet.auto_filter.ref == sheet.dimensions, sheet.title
        assert all(sheet.column_dimensions[cell.column_letter].width > 9 for cell in sheet[1])
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f", f"{cell.coordinate} is a formula"
    sheet = book["statements"]
    names = [cell.value for cell in sheet[1]]
    cells = [dict(zip(names, row)) for row in sheet.iter_rows(min_row=2)]
    assert len(cells) == len(rows)
    fills = {}
    for read, row in zip(cells, rows):
        assert read["id"].value == row["id"] and read["status"].value == row["status"]
        # What looks like an escape is escaped itself [ECMA-376, ST_Xstring], which openpyxl leaves to its callers.
        assert unescape(read["text"].value) == row["text"], (read["text"].value, row["text"])
        assert (read["quote"].value or "") == row.get("quote", "")
        if row["text"].startswith(("=", "+", "-", "@")):
            assert read["text"].quotePrefix, "stays a text when it is edited"
        assert isinstance(read["revision"].value, int) and read["revision"].value == row["revision"]
        recorded = read["recorded_at"]
        assert recorded.is_date and recorded.value.strftime("%Y-%m-%dT%H:%M:00Z") == row["recorded_at"]
        effective = row.get("effective_at")
        if effective is None:
            assert read["effective_at"].value is None
        else:
            expected = parsed(effective)
            if expected.tzinfo:
                expected = expected.astimezone(datetime.timezone.utc).replace(tzinfo=None)
            assert read["effective_at"].is_date and read["effective_at"].value == expected
        fills.setdefault(row["status"], set()).add(read["status"].fill.start_color.rgb)
    colours = [colour for colours in fills.values() for colour in colours]
    assert len(set(colours)) == len(fills) >= 3, f"a colour a status: {fills}"
    sources = [cell.value for cell in book["attributions"]["A"]][1:]
    assert set(sources) == {row["id"] for row in rows}
    assert book["revisions"].max_row - 1 == sum(row["revision"] for row in rows)
    assert book["stories"].max_row > 1 and book["appearances"].max_row > 1


def datapackage(folder, rows, _):
    import frictionless

    report = frictionless.validate(str(folder / "datapackage.json"))
    assert report.valid, report.flatten(["taskNumber", "rowNumber", "fieldName", "type", "message"])
    package = frictionless.Package(str(folder / "datapackage.json"))
    assert package.resource_names == ["statements", "revisions", "attributions", "stories", "appearances"]
    statements = package.get_resource("statements").read_rows()
    assert len(statements) == len(rows)
    for read, row in zip(statements, rows):
        assert read["id"] == row["id"] and unguarded(read["text"]) == row["text"]
        assert isinstance(read["recorded_at"], datetime.datetime) and isinstance(read["named"], bool)
        assert read["revision"] == row["revision"]
    attributions = package.get_resource("attributions").read_rows()
    current = [row for row in attributions if row["current"]]
    assert len(current) == sum(len(row["attributions"]) for row in rows)
    # The keys were not left out, and a row that points nowhere would have been found.
    assert package.get_resource("appearances").schema.foreign_keys[1]["reference"]["resource"] == "stories"
    for resource in package.resources:
        assert resource.bytes and resource.hash.startswith("sha256:")
    lost = folder / "statements.csv"
    lost.chmod(0o600)
    lost.write_bytes(lost.read_bytes().split(b"\r\n")[0] + b"\r\n")
    assert not frictionless.validate(str(folder / "datapackage.json")).valid, "what is lost is found"


def parquet(path, rows, _):
    import duckdb

    table = duckdb.read_parquet(str(path))
    types = dict(zip(table.columns, map(str, table.types)))
    assert types["text"] == "VARCHAR" and types["named"] == "BOOLEAN" and types["number"] == "BIGINT", types
    assert types["recorded_at"] == "TIMESTAMP WITH TIME ZONE", types
    columns = "id, text, status, revision, named, epoch_ms(recorded_at), successor"
    read = duckdb.sql(f"SELECT {columns} FROM read_parquet('{path}')").fetchall()
    assert len(read) == len(rows)
    for (id_, text, status, revision, named, recorded, successor), row in zip(read, rows):
        assert (id_, text, status, revision) == (row["id"], row["text"], row["status"], row["revision"])
        assert successor == row.get("successor") and isinstance(named, bool)
        assert datetime.datetime.fromtimestamp(recorded / 1000, datetime.timezone.utc) == parsed(row["recorded_at"])

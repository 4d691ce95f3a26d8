"""Reads an export with its format's own reader, and holds it against the same statements as JSON.

Usage: check.py FORMAT EXPORT STATEMENTS.json STORY.txt
"""

import json
import sys
from pathlib import Path

from linked import annotations, ninjs, prov, schemaorg
from pages import html, md
from sheets import sheet
from tables import csv, datapackage, parquet, tsv, xlsx

CHECKS = {check.__name__: check for check in
          (annotations, csv, datapackage, html, md, ninjs, parquet, prov, schemaorg, sheet, tsv, xlsx)}

if __name__ == "__main__":
    name, export, statements, story = sys.argv[1:]
    rows = json.loads(Path(statements).read_text(encoding="utf-8"))
    assert len(rows) > 5, "there is something to check"
    CHECKS[name](Path(export), rows, Path(story).read_text(encoding="utf-8"))
    print(f"{name}: {len(rows)} statements read")

#!/usr/bin/env python3
"""Forges the page of a confirmed statement in every way that its check must find: forge.py SITE TARGET."""

import json
import re
import shutil
import sys
from pathlib import Path

site, target = map(Path, sys.argv[1:])
ISLAND = re.compile(r'(<script type="application/json" id="proof">)(.*?)(</script>)', re.S)


def proof_of(page):
    return json.loads(ISLAND.search(page)[2])


def with_proof(page, proof):
    text = json.dumps(proof).replace("<", "\\u003c")
    return ISLAND.sub(lambda found: found[1] + text + found[3], page)


def is_confirmed(page):
    return len(proof_of(page)["records"]) == 2 and 'status s-confirmed">confirmed' in page.split("<h1")[0]


pages = [path.read_text() for path in sorted((site / "statement").iterdir())]
page = next(page for page in pages if is_confirmed(page))
other = next(one for one in pages if len(proof_of(one)["records"]) == 1)

shutil.rmtree(target, ignore_errors=True)
(target / "statement").mkdir(parents=True)
for name in ("site.css", "verify.js"):
    shutil.copy(site / name, target)


def forge(name, forged):
    assert forged != page, name
    (target / f"{name}.html").write_text(forged.replace('"../', '"'))


proof = proof_of(page)
proof["records"][1]["line"] = proof["records"][1]["line"].replace("confirmed", "denied!!!", 1)
forge("record", with_proof(page, proof))

forge("words", re.sub(r'(<h1 class="text" id="text"><bdi>)', r"\1Not so: ", page))

proof = proof_of(page)
proof["records"].pop()
forge("status", with_proof(page, proof).replace('id="text"', 'id="unshown"', 1).replace(
    "<main", f'<p id="text" hidden>{json.loads(proof["records"][0]["line"])["text"]}</p><main', 1))

proof = proof_of(page)
signature = re.search(r"(— \S+ )(\S+)", proof["checkpoint"])
flipped = signature[2][:20] + ("A" if signature[2][20] != "A" else "B") + signature[2][21:]
proof["checkpoint"] = proof["checkpoint"].replace(signature[2], flipped)
forge("signature", with_proof(page, proof))

proof = proof_of(page)
first = proof["records"][0]["proof"][0]
proof["records"][0]["proof"][0] = ("1" if first[0] == "0" else "0") + first[1:]
forge("proof", with_proof(page, proof))

proof = proof_of(page)
proof["records"] = proof_of(other)["records"]
forge("other", with_proof(page, proof))

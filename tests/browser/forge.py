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
for name in ("site.css", "shown.js", "verify.js"):
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


def swap(name, pattern, replacement, flags=re.S):
    forge(name, re.sub(pattern, replacement, page, count=1, flags=flags))


# What the page shows, with the records and their proof left as they were.
swap("source", r"(<ul class=\"voices\">.*?<bdi>)[^<]*", r"\1Somebody Else")
swap("dropped", r"<li class=\"c-[^>]*>(?:(?!<li).)*?</li></ul>(?=</section>)", "</ul>")
swap("facet", r"(<div class=\"facets\">[^<]*)", r"\1 · deep background")
swap("reason", r"(<p class=\"reason\"><bdi>)", r"\1By order of the court: ")
swap("time", r"(<time datetime=\"[^\"]*\">)\d{4}(?=[^<]*</time> <span class=\"status)", r"\g<1>1999")
swap("editor", r"( by <bdi>)", r"\1not ")
swap("older", r"(<p class=\"words\"><bdi>)", r"\1Never: ")
swap("change", r"(<ul class=\"sources\">(?:(?!</ul>).)*<ins>[^<]*(?:<bdi>)?)", r"\1Not ")
swap("happened", r"<strong>confirmed", "<strong>retracted")
swap("path", r"(<figcaption>)2 steps", r"\g<1>1 step")
swap("banner", r"(<h1 class=\"text\")", r"<p>This was RETRACTED.</p>\1")
swap("above", r"(<main[^>]*>)", r"\1This was RETRACTED.")
swap("hidden", r"(<ul class=\"voices\")", r"\1 hidden")
swap("line", r"(<pre class=\"record\".*?)confirmed", r"\1denied")
swap("step", r"<li id=\"revision-1\".*?</ul></li>(?=</ol>)", "")

proof = proof_of(page)
proof["records"].pop(0)
forge("first", with_proof(page, proof))
forge("unsaid", re.sub(r"<figure.*?</figure>", "", re.sub(r"<li id=\"revision-1\".*?</ul></li>(?=</ol>)", "", with_proof(page, proof), flags=re.S), flags=re.S))

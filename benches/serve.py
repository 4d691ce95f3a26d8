#!/usr/bin/env python3
"""Measures `ledger serve` with wrk over the loopback.

    benches/serve.py [--rows 1000000] [--seconds 10] [--work FOLDER] [--ledger FILE] [--program target/release/ledger]

Makes a ledger of so many statements and revisions (benches/generate.rs), or takes one, serves it, and asks for 1,000
distinct pages (statements, stories, sources, parts of the list), for 1,000 distinct words, and for 20,000 distinct
statements, most of which the server has not made before. Prints a table of medians, and what the server held.
"""

import argparse
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SCRIPT = """
local paths = {}
for line in io.lines(os.getenv("PATHS")) do paths[#paths + 1] = line end
local at = 0
function request()
  at = at % #paths + 1
  return wrk.format("GET", paths[at])
end
"""


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--seconds", type=int, default=10)
    parser.add_argument("--work", type=Path)
    parser.add_argument("--ledger", type=Path)
    parser.add_argument("--program", type=Path, default=ROOT / "target/release/ledger")
    return parser.parse_args()


def made(options, work):
    """A ledger of so many rows."""
    rows = work / "rows.jsonl"
    with rows.open("wb") as out:
        subprocess.run([options.program.parent / "examples/generate", str(options.rows)], stdout=out, check=True)
    environment = {**os.environ, "XDG_CONFIG_HOME": str(work / "config")}
    ledger = work / "ledger.db"
    subprocess.run([options.program, "--ledger", ledger, "import", "--quiet", rows], env=environment, check=True)
    rows.unlink()
    return ledger


def get(address, path):
    return json.load(urllib.request.urlopen(address + path))


def paths(address, size):
    """Pages, words and further statements to ask for; the same ones for the same ledger."""
    draw = random.Random(7)
    statements, sources, words = [], [], set()
    while len(statements) < 21_000 and len(statements) < size // 4:
        for row in get(address, f"/api/statements?limit=500&before={draw.randrange(1_000, size)}"):
            statements.append(f"/statement/{row['id'][:20]}.html")
            words.update(word.lower() for word in re.findall(r"\w+", row["text"]))
            sources += ["/source?name=" + urllib.parse.quote(one["name"]) for one in row["attributions"] if "name" in one]
    distinct = lambda found, number: draw.sample(sorted(set(found)), number)
    stories = [f"/story/{one['id'][:20]}.html" for _ in range(4) for one in get(address, f"/api/stories?limit=100&before={draw.randrange(9_000, size)}")]
    parts = [f"/index.html?before={draw.randrange(9_000, size)}" for _ in range(150)]
    some = distinct(statements, 500)
    pages = some + distinct(stories, 150) + distinct(sources, 200) + distinct(parts, 149) + ["/index.html"]
    draw.shuffle(pages)
    searches = ["/index.html?search=" + urllib.parse.quote(word) for word in distinct(words, 1_000)]
    return pages, searches, sorted(set(statements) - set(some))[:20_000]


def wrk(address, work, found, connections, seconds):
    (work / "paths").write_text("\n".join(found) + "\n")
    (work / "paths.lua").write_text(SCRIPT)
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", "-s", work / "paths.lua", address]
    said = subprocess.run(command, env={**os.environ, "PATHS": str(work / "paths")}, capture_output=True, text=True, check=True).stdout
    latency = lambda share: re.search(rf"^\s+{share}%\s+(\S+)", said, re.MULTILINE)[1]
    rate = re.search(r"Requests/sec:\s+(\S+)", said)[1]
    errors = re.findall(r"(?:Non-2xx or 3xx responses|Socket errors): .*", said)
    return latency(50), latency(99), rate, errors


def held(process):
    status = Path(f"/proc/{process.pid}/status").read_text()
    kilobytes = {name: int(number) for name, number in re.findall(r"(\w+):\s+(\d+) kB", status)}
    return f"{kilobytes['RssAnon'] // 1024} MiB of its own, and {kilobytes['RssFile'] // 1024} MiB of files that it maps"


def main():
    options = arguments()
    folder = tempfile.TemporaryDirectory() if options.work is None else None
    work = Path(folder.name) if folder else options.work
    work.mkdir(parents=True, exist_ok=True)
    ledger = options.ledger or made(options, work)
    server = subprocess.Popen(
        [options.program, "--ledger", ledger, "serve", "--quiet", "--listen", "127.0.0.1:0"],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )
    try:
        address = server.stdout.readline().strip().rstrip("/")
        size = get(address, "/api/checkpoint")["size"]
        pages, searches, fresh = paths(address, size)
        urllib.request.urlopen(address + "/").read()
        counted, began = False, time.monotonic()
        while not counted and time.monotonic() - began < 120:
            counted = b"<svg" in urllib.request.urlopen(address + "/").read()
            time.sleep(0.2)
        print(f"{size} records; counted for the first page after {time.monotonic() - began:.1f} s; at rest {held(server)}")
        runs = [
            ("1,000 pages", pages, 4), ("20,000 statements, most not made before", fresh, 4), ("1,000 words", searches, 4),
            ("pages and words", [one for pair in zip(pages, searches) for one in pair], 64),
        ]
        print("| asked for | connections | median | 99% | a second | errors |\n|---|---|---|---|---|---|")
        failed = False
        for what, found, connections in runs:
            median, slowest, rate, errors = wrk(address, work, found, connections, options.seconds)
            print(f"| {what} | {connections} | {median} | {slowest} | {rate} | {'; '.join(errors) or 'none'} |", flush=True)
            failed |= bool(errors)
        print(f"held in the end: {held(server)}")
        sys.exit(failed)
    finally:
        server.terminate()
        server.wait()


main()

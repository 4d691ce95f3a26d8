#!/usr/bin/env python3
"""Measures `ledger` against git, sqlite3, sqlite-utils, sha256sum and openssl, and holds the ratios to their bars.

    benches/compare.py [--runs 5] [--rows 1000000] [--only add,import,verify,show,audit,prove,publish,diff] [--work FOLDER] [--keep]

Every figure is a ratio within one run, in which ours and the peers alternate; the table gives the median of the runs.
The work folder must lie on a disk, since most of what is measured is durability. Needs git, sqlite3, openssl and
coreutils; installs sqlite-utils into a virtual environment of its own; counts system calls where strace is installed.
"""

import argparse
import json
import os
import shutil
import sqlite3
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LEDGER = ROOT / "target/release/ledger"
GENERATE = ROOT / "target/release/examples/generate"
REPETITIONS = 25
COMMITS_A_RUN = 100
TEXT = "The council agreed to the plan on Tuesday, after two days of talks behind closed doors."
SOURCE = "two officials with direct knowledge of the discussions"


class Bench:
    """The work folder, the environment of the programs that are measured, and the results so far."""

    def __init__(self, arguments):
        self.runs, self.rows = arguments.runs, arguments.rows
        self.work = Path(arguments.work).resolve()
        shutil.rmtree(self.work, ignore_errors=True)
        self.work.mkdir(parents=True)
        home = self.work / "home"
        home.mkdir()
        (home / ".gitconfig").write_text("[user]\n\tname = desk\n\temail = desk@example.com\n")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("LEDGER", "GIT_", "XDG_"))}
        self.environment = kept | {"HOME": str(home), "XDG_CONFIG_HOME": str(home / "config"), "GIT_CONFIG_NOSYSTEM": "1"}
        self.lines = []

    def run(self, *command, output="/dev/null", good=(0,)):
        """Runs a command; returns its seconds and its peak memory in MiB. Ends the program if its status is not good."""
        complaints = self.work / "complaints"
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
        actions = [
            (os.POSIX_SPAWN_OPEN, 0, "/dev/null", os.O_RDONLY, 0),
            (os.POSIX_SPAWN_OPEN, 1, str(output), flags, 0o600),
            (os.POSIX_SPAWN_OPEN, 2, str(complaints), flags, 0o600),
        ]
        words = [str(word) for word in command]
        began = time.perf_counter()
        child = os.posix_spawnp(words[0], words, self.environment, file_actions=actions)
        _, status, usage = os.wait4(child, 0)
        seconds = time.perf_counter() - began
        if os.waitstatus_to_exitcode(status) not in good:
            sys.exit(f"failed: {' '.join(words)[:300]}\n{complaints.read_text()[-2000:]}")
        return seconds, usage.ru_maxrss / 1024

    def seconds(self, *command, **options):
        return self.run(*command, **options)[0]

    def report(self, what, ours, peer, ratios, bar, at_most=True):
        """Adds a line: what both took, the median ratio, and whether it reaches the bar."""
        ratio = statistics.median(ratios)
        spread = f" ({min(ratios):.2f}–{max(ratios):.2f})" if len(ratios) > 1 else ""
        if bar is None:
            wanted, verdict = "–", "–"
        else:
            wanted = f"{'≤' if at_most else '≥'} {bar}"
            verdict = "met" if (ratio <= bar if at_most else ratio >= bar) else "**missed**"
        self.lines.append(f"| {what} | {ours} | {peer} | {ratio:.2f}{spread} | {wanted} | {verdict} |")
        print(self.lines[-1], file=sys.stderr, flush=True)

    def rows_file(self, rows):
        path = self.work / f"rows-{rows}.jsonl"
        if not path.exists():
            self.run(GENERATE, rows, output=path)
        return path

    def ledger(self, name):
        """The command line of a ledger with this name, founded anew."""
        path = self.work / f"{name}.db"
        for suffix in ("", "-wal", "-shm"):
            Path(f"{path}{suffix}").unlink(missing_ok=True)
        self.run(LEDGER, "--ledger", path, "init")
        return path


def medians(values):
    return {name: statistics.median(found) for name, found in values.items()}


def milliseconds(seconds):
    return f"{seconds * 1000:.1f} ms"


def alternate(bench, commands, repetitions=REPETITIONS):
    """Runs every command in turn, again and again; returns the median seconds of each, run by run."""
    runs = []
    for _ in range(bench.runs):
        seconds = {name: [] for name in commands}
        for _ in range(repetitions):
            for name, command in commands.items():
                seconds[name].append(command())
        runs.append(medians(seconds))
    return runs


def median_of(runs, name):
    return statistics.median(run[name] for run in runs)


def compare_add(bench):
    """One statement, one small file committed, one row inserted: a whole process each, durable."""
    ledger, repository, database = bench.ledger("add"), bench.work / "add-git", bench.work / "add.sqlite"
    bench.run("git", "init", "-q", repository)
    bench.run("sqlite3", database, "CREATE TABLE statement (id INTEGER PRIMARY KEY, text TEXT, source TEXT)")
    count = iter(range(10**9))
    insert = f"INSERT INTO statement (text, source) VALUES ('{TEXT}', '{SOURCE}')"
    commands = {
        "ledger": lambda: bench.seconds(LEDGER, "--ledger", ledger, "add", "--text", TEXT, "--source", SOURCE),
        "git": lambda: commit(bench, repository, f"{TEXT}\n{SOURCE}\n", next(count)),
        "sqlite3": lambda: bench.seconds("sqlite3", database, insert),
    }
    alternate(Once(bench), commands, 3)
    runs = alternate(bench, commands)
    ours = milliseconds(median_of(runs, "ledger"))
    for peer, bar in (("git", 0.5), ("sqlite3", 1.2)):
        what = {"git": "`add` to `git add` and `git commit`", "sqlite3": "`add` to one insert by `sqlite3`"}[peer]
        ratios = [run["ledger"] / run[peer] for run in runs]
        bench.report(what, ours, milliseconds(median_of(runs, peer)), ratios, bar)
    beside = [path.name for path in bench.work.glob("add.db-*")]
    if beside:
        print(f"missed: after `add`, {beside} lie beside the ledger", file=sys.stderr)
    count_syncs(bench, ledger)


class Once:
    """A bench of one run, to warm up with."""

    def __init__(self, bench):
        self.runs = 1


def commit(bench, repository, text, number):
    (repository / f"{number}.txt").write_text(text)
    began = time.perf_counter()
    bench.run("git", "-C", repository, "add", f"{number}.txt")
    bench.run("git", "-C", repository, "commit", "-q", "-m", "statement")
    return time.perf_counter() - began


def count_syncs(bench, ledger):
    """How often `add` waits for the disk."""
    if shutil.which("strace") is None:
        return print("strace is not installed, so fsync calls are not counted", file=sys.stderr)
    counts = []
    for _ in range(bench.runs):
        summary = bench.work / "strace"
        watched = ["strace", "-c", "-f", "-e", "trace=fsync,fdatasync,msync,sync_file_range,syncfs", "-o", summary]
        bench.run(*watched, LEDGER, "--ledger", ledger, "add", "--text", TEXT, "--source", SOURCE)
        rows = [line.split() for line in summary.read_text().splitlines()]
        counts.append(sum(int(row[3]) for row in rows if row and row[-1] in ("fsync", "fdatasync", "msync")))
    bench.report("`fsync` and `fdatasync` calls of `add`", f"{statistics.median(counts):.0f}", "–", counts, 5)


def compare_import(bench):
    """All rows into an empty ledger, into a table by sqlite-utils, and into git a commit each."""
    rows_file, flat, small = bench.rows_file(bench.rows), bench.work / "flat.jsonl", bench.rows_file(bench.rows // 10)
    rows = flatten(rows_file, flat)
    utils = install_sqlite_utils(bench)
    repository = bench.work / "import-git"
    bench.run("git", "init", "-q", repository)
    runs, peaks, commits = [], [], iter(range(10**9))
    records = [line for line, _ in zip(flat.open(), range(COMMITS_A_RUN))]
    for _ in range(bench.runs):
        ledger = bench.ledger("import")
        seconds, peak = bench.run(LEDGER, "--ledger", ledger, "import", rows_file)
        peaks.append(peak)
        peer = load_with_sqlite_utils(bench, utils, flat)
        git = statistics.mean(commit(bench, repository, record, next(commits)) for record in records)
        ledger = bench.ledger("import-small")
        a_tenth = bench.seconds(LEDGER, "--ledger", ledger, "import", small)
        runs.append({"ledger": seconds, "sqlite-utils": peer, "git": git, "tenth": a_tenth})
    ours, peer = rows / median_of(runs, "ledger"), rows / median_of(runs, "sqlite-utils")
    what = f"`import` of {bench.rows:,} statements to `sqlite-utils`"
    ratios = [run["sqlite-utils"] / run["ledger"] for run in runs]
    bench.report(what, f"{ours:,.0f} rows/s", f"{peer:,.0f} rows/s", ratios, 6, at_most=False)
    what, git = "… to `git` with a commit a record", 1 / median_of(runs, "git")
    ratios = [run["git"] * rows / run["ledger"] for run in runs]
    bench.report(what, f"{ours:,.0f} rows/s", f"{git:,.0f} rows/s", ratios, 800, at_most=False)
    bench.report("… its peak memory, MiB", f"{statistics.median(peaks):.0f} MiB", "–", peaks, 512)
    seconds = [f"{median_of(runs, name):.2f} s" for name in ("ledger", "tenth")]
    bench.report("… to that of a tenth of the rows", *seconds, [run["ledger"] / run["tenth"] for run in runs], 12)


def flatten(source, target):
    """Writes the same rows as a table has them, a text a column, and returns how many there are."""
    fields = ("key", "kind", "revises", "status", "change", "reason", "quote", "effective_at")
    count = 0
    with source.open() as rows, target.open("w") as flat:
        for count, line in enumerate(rows, 1):
            row = json.loads(line)
            sources = row.get("attributions", [])
            facets = [one[name] for one in sources for name in ("phrase", "name", "role", "organization") if name in one]
            columns = {name: row.get(name) for name in fields}
            columns |= {name: json.dumps(row.get(name, [])) for name in ("attributions", "appearances", "relations")}
            columns |= {"text": row.get("text", row.get("headline")), "source": "\n".join(facets)}
            columns |= {"tags": " ".join(row.get("tags", []))}
            flat.write(json.dumps(columns, ensure_ascii=False) + "\n")
    return count


def install_sqlite_utils(bench):
    folder = ROOT / "target/sqlite-utils"
    program = folder / "bin/sqlite-utils"
    if not program.exists():
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        subprocess.run([folder / "bin/pip", "install", "-q", "sqlite-utils"], check=True)
    return program


def load_with_sqlite_utils(bench, program, rows):
    database = bench.work / "peer.sqlite"
    database.unlink(missing_ok=True)
    steps = (
        ("insert", database, "statements", rows, "--nl"),
        ("create-index", database, "statements", "key"),
        ("create-index", database, "statements", "status"),
        ("enable-fts", database, "statements", "text", "source", "tags", "--fts5"),
    )
    return sum(bench.seconds(program, *step) for step in steps)


def compare_verify(bench):
    """The whole ledger checked, and its exported lines hashed."""
    ledger, lines = imported(bench, "import", bench.rows), bench.work / "lines.jsonl"
    bench.run(LEDGER, "--ledger", ledger, "export", "jsonl", output=lines)
    commands = {
        "ledger": lambda: bench.seconds(LEDGER, "--ledger", ledger, "verify"),
        "sha256sum": lambda: bench.seconds("sha256sum", lines),
        "openssl": lambda: bench.seconds("openssl", "dgst", "-sha256", lines),
    }
    alternate(Once(bench), commands, 1)
    runs = alternate(bench, commands, 1)
    ours = f"{median_of(runs, 'ledger'):.2f} s"
    for peer, bar in (("sha256sum", 1.5), ("openssl", None)):
        ratios = [run["ledger"] / run[peer] for run in runs]
        bench.report(f"`verify` to `{peer}` over its lines", ours, f"{median_of(runs, peer):.2f} s", ratios, bar)


def compare_show(bench):
    """The first page of three questions, and the same questions put to the same file in SQL."""
    ledger, small = imported(bench, "import", bench.rows), imported(bench, "import-hundredth", bench.rows // 100)
    for what, ours, sql in questions(ledger):
        commands = {
            "ledger": lambda: bench.seconds(LEDGER, "--ledger", ledger, "show", *ours),
            "sqlite3": lambda: bench.seconds("sqlite3", ledger, sql),
        }
        alternate(Once(bench), commands, 2)
        runs = alternate(bench, commands)
        seconds = [milliseconds(median_of(runs, name)) for name in ("ledger", "sqlite3")]
        bench.report(f"`{what}` to `sqlite3`", *seconds, [run["ledger"] / run["sqlite3"] for run in runs], 3)
    ids = {path: questions(path)[0][1][0] for path in (ledger, small)}
    commands = {path.stem: lambda path=path: bench.seconds(LEDGER, "--ledger", path, "show", ids[path]) for path in ids}
    alternate(Once(bench), commands, 2)
    runs = alternate(bench, commands)
    seconds = [milliseconds(median_of(runs, path.stem)) for path in (ledger, small)]
    what = f"`show ID` among {bench.rows:,} to among {bench.rows // 100:,}"
    bench.report(what, *seconds, [run[ledger.stem] / run[small.stem] for run in runs], 1.5)


def compare_audit(bench):
    """A tenth of the rows audited under every rule, and checked."""
    rows = bench.rows // 10
    ledger = imported(bench, "import-tenth", rows)
    commands = {
        "audit": lambda: bench.seconds(LEDGER, "--ledger", ledger, "audit", "--policy", "common", good=(0, 1)),
        "verify": lambda: bench.seconds(LEDGER, "--ledger", ledger, "verify"),
    }
    alternate(Once(bench), commands, 1)
    runs = alternate(bench, commands, 3)
    seconds = [f"{median_of(runs, name):.2f} s" for name in ("audit", "verify")]
    ratios = [run["audit"] / run["verify"] for run in runs]
    bench.report(f"`audit` of {rows:,} statements to `verify` of them", *seconds, ratios, 3)


def compare_prove(bench):
    """A proof made and one checked, whole processes, beside showing the same statement."""
    ledger = imported(bench, "import", bench.rows)
    name, proof = questions(ledger)[0][1][0], bench.work / "one.tlog-proof"
    verifier = bench.work / "verifier"
    bench.run(LEDGER, "--ledger", ledger, "signer", "list", "--quiet", output=verifier)
    bench.run(LEDGER, "--ledger", ledger, "prove", name, output=proof)
    commands = {
        "show": lambda: bench.seconds(LEDGER, "--ledger", ledger, "show", name),
        "prove": lambda: bench.seconds(LEDGER, "--ledger", ledger, "prove", name),
        "check": lambda: bench.seconds(LEDGER, "check", proof, "--key", verifier),
    }
    alternate(Once(bench), commands, 2)
    runs = alternate(bench, commands)
    for command in ("prove", "check"):
        seconds = [milliseconds(median_of(runs, one)) for one in (command, "show")]
        bench.report(f"`{command}` to `show ID`", *seconds, [run[command] / run["show"] for run in runs], 2)


def compare_publish(bench):
    """One more record, and the publication of it, among many records and among a hundredth of them."""
    ledgers = [imported(bench, "import", bench.rows), imported(bench, "import-hundredth", bench.rows // 100)]
    for ledger in ledgers:
        bench.run(LEDGER, "--ledger", ledger, "publish", ledger.with_suffix(".site"), "--no-pages")

    def grow(ledger):
        bench.run(LEDGER, "--ledger", ledger, "add", "--quiet", "--text", TEXT, "--source", SOURCE)
        return bench.seconds(LEDGER, "--ledger", ledger, "publish", ledger.with_suffix(".site"), "--no-pages")

    commands = {ledger.stem: lambda ledger=ledger: grow(ledger) for ledger in ledgers}
    alternate(Once(bench), commands, 2)
    runs = alternate(bench, commands)
    large, small = (ledger.stem for ledger in ledgers)
    seconds = [milliseconds(median_of(runs, name)) for name in (large, small)]
    what = f"`publish` after one more record, among {bench.rows:,} to among {bench.rows // 100:,}"
    bench.report(what, *seconds, [run[large] / run[small] for run in runs], 2)


def compare_diff(bench):
    """Two versions of a story of 2,000 words and 60 statements, and git's word diff of the same files."""
    old, new = bench.work / "old.txt", bench.work / "new.txt"
    old.write_text(story(0))
    new.write_text(story(1))
    commands = {
        "ledger": lambda: bench.seconds(LEDGER, "diff", old, new),
        "git": lambda: bench.run("git", "diff", "--no-index", "--word-diff", old, new, good=(0, 1))[0],
    }
    alternate(Once(bench), commands, 3)
    runs = alternate(bench, commands)
    seconds = [milliseconds(median_of(runs, name)) for name in ("ledger", "git")]
    ratios = [run["ledger"] / run["git"] for run in runs]
    bench.report("`diff OLD NEW` to `git diff --no-index --word-diff`", *seconds, ratios, 2)


def story(version):
    """60 statements of 33 words or so; the second version alters every fifth, moves one in twelve and drops one in twenty."""
    names = ["Ada Lunn", "Tomas Reik", "Ines Falk", "Omar Haddad", "Ruth Amadi", "Piet Vos"]
    places = ["Tarn", "Holm", "Skerry Point", "Quay Street", "Eidfjord", "the delta", "Mill Road"]
    paragraphs = []
    for at in range(60):
        count = 100 + at * 7 + (version if at % 5 == 0 else 0)
        verb = "would be closed" if version and at % 5 == 1 else "had been closed"
        text = (
            f"The crossing number {at} at {places[at % 7]} {verb} for {count} days because inspectors of the roads agency had "
            f"found cracks in {at + 2} of its piers, in the east wall and under the deck, {names[at % 6]}, the mayor, said."
        )
        if not (version and at % 20 == 7):
            paragraphs.append(text)
    if version:
        for at in range(0, len(paragraphs) - 12, 12):
            paragraphs.insert(at + 6, paragraphs.pop(at))
    return "\n\n".join(["Crossings closed after cracks are found", *paragraphs]) + "\n"


def imported(bench, name, rows):
    path = bench.work / f"{name}.db"
    if not path.exists():
        bench.run(LEDGER, "--ledger", bench.ledger(name), "import", bench.rows_file(rows))
    return path


def questions(ledger):
    """Three questions, as arguments of `show` and as SQL that an index answers."""
    with sqlite3.connect(ledger) as database:
        middle = database.execute("SELECT max(number) / 2 FROM record").fetchone()[0]
        revised = "SELECT hex(first.digest) FROM revision JOIN record AS first ON first.number = revision.statement"
        revised += " WHERE revision.number > ? AND revision.revision = 2 ORDER BY revision.number LIMIT 1"
        name = database.execute(revised, [middle]).fetchone()[0].lower()
        line = database.execute("SELECT line FROM record WHERE number >= ? AND line LIKE '%\"change\":\"new\"%'", [middle])
        record = json.loads(line.fetchone()[0])
    word = max((word.strip(".,") for word in record["text"].split() if word.isascii()), key=len)
    since = record["recorded_at"]
    low, high = name[:12].ljust(64, "0"), name[:12].ljust(64, "f")
    columns = "SELECT record.number, hex(record.digest), record.line FROM"
    by_id = f"""{columns} record AS named JOIN revision AS known ON known.number = named.number
        JOIN revision AS one ON one.statement = known.statement JOIN record ON record.number = one.number
        WHERE named.digest BETWEEN x'{low}' AND x'{high}' ORDER BY record.number"""
    by_status = f"""{columns} revision AS one CROSS JOIN record ON record.number = one.number
        WHERE one.next IS NULL AND one.status = 'confirmed' AND one.number > 0 ORDER BY one.number DESC LIMIT 50"""
    by_word = f"""{columns} search CROSS JOIN revision AS one ON one.number = search.rowid
        CROSS JOIN record ON record.number = one.number
        WHERE search MATCH 'text:("{word}")' AND one.next IS NULL ORDER BY search.rowid DESC LIMIT 50"""
    return [
        ("show ID", [name[:12]], by_id),
        ("show --status --since", ["--status", "confirmed", "--since", since], by_status),
        ("show --search", ["--search", word], by_word),
    ]


def machine():
    lines = Path("/proc/cpuinfo").read_text().splitlines() if Path("/proc/cpuinfo").exists() else []
    model = next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), "unknown processor")
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{os.cpu_count()} cores ({model}), {memory:.0f} GiB, load {os.getloadavg()[0]:.1f} at the start"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--only", default="add,import,verify,show,audit,prove,publish,diff", help="of these; all by default")
    parser.add_argument("--work", default=ROOT / "target/compare")
    parser.add_argument("--keep", action="store_true", help="leave the work folder as it is at the end")
    arguments = parser.parse_args()
    build = ["cargo", "build", "--release", "--quiet", "--bin", "ledger", "--example", "generate"]
    subprocess.run(build, cwd=ROOT, check=True)
    bench = Bench(arguments)
    about = machine()
    parts = {"add": compare_add, "import": compare_import, "verify": compare_verify, "show": compare_show, "audit": compare_audit}
    parts |= {"prove": compare_prove, "publish": compare_publish, "diff": compare_diff}
    for name in arguments.only.split(","):
        parts[name](bench)
    print(f"{about}; medians of {bench.runs} runs (least–greatest)\n")
    print("| what | ours | the other | ratio | bar | |\n|---|---|---|---|---|---|")
    print("\n".join(bench.lines))
    if not arguments.keep:
        shutil.rmtree(bench.work)
    sys.exit(1 if any("missed" in line for line in bench.lines) else 0)


if __name__ == "__main__":
    main()

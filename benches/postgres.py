#!/usr/bin/env python3
"""Measures `ledger` on PostgreSQL against PostgreSQL itself.

    benches/postgres.py [--runs 3] [--rows 1000000] [--seconds 10] [--writers 16] [--work FOLDER] [--keep]

Starts a server of its own from the installed binaries, with its defaults (so `fsync` is on). `import` is held to `COPY` of
the very same rows into the same tables with the same indexes, made with the server's own client in one transaction; the
statements a second of many writers are held to those of one. Ours and the peer alternate within each run; the table gives
the medians. Needs a release build with its examples, and PostgreSQL 15 or newer.
"""

import argparse
import os
import pwd
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LEDGER = ROOT / "target/release/ledger"
GENERATE = ROOT / "target/release/examples/generate"
WRITERS = ROOT / "target/release/examples/writers"
TABLES = ["record", "revision", "search", "reference", "version", "text", "tile", "checkpoint", "signer"]
PORT = 54329


def binaries():
    """The folder of the newest server."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    if folders:
        return folders[-1]
    found = subprocess.run(["pg_config", "--bindir"], capture_output=True, text=True, check=True)
    return Path(found.stdout.strip())


class Server:
    """A server in a folder, run by a user that may run one."""

    def __init__(self, work):
        self.bin, self.work = binaries(), work
        data = work / "data"
        owner = {}
        if os.getuid() == 0:
            user = pwd.getpwnam("postgres")
            os.chown(work, user.pw_uid, user.pw_gid)
            owner = {"user": user.pw_uid, "group": user.pw_gid}
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        subprocess.run([self.bin / "initdb", "-D", data, "-A", "trust", "-U", "desk"], check=True, **owner, **quiet)
        options = ["-p", str(PORT), "-k", str(work), "-c", "listen_addresses=", "-c", "max_wal_size=8GB"]
        self.process = subprocess.Popen([self.bin / "postgres", "-D", data, *options], **owner, **quiet)
        for _ in range(100):
            if subprocess.run([self.bin / "pg_isready", "-h", work, "-p", str(PORT)], **quiet).returncode == 0:
                return
            time.sleep(0.1)
        sys.exit("the server does not start")

    def address(self, name):
        return f"postgres://desk@/{name}?host={self.work}&port={PORT}"

    def psql(self, name, *arguments):
        command = [self.bin / "psql", "-XqAt", "-v", "ON_ERROR_STOP=1", "-h", self.work, "-p", str(PORT), "-U", "desk", name]
        return subprocess.run([*command, *arguments], check=True, capture_output=True, text=True).stdout

    def fresh(self, name):
        self.psql("postgres", "-c", f"DROP DATABASE IF EXISTS {name}", "-c", f"CREATE DATABASE {name}")
        return self.address(name)

    def stop(self):
        self.process.terminate()
        self.process.wait()


def run(*command, **options):
    began = time.perf_counter()
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, **options)
    if done.returncode != 0:
        sys.exit(f"failed: {command}\n{done.stderr[-2000:]}")
    return time.perf_counter() - began, done.stdout


def compare_import(server, work, rows, runs, environment):
    source = work / "rows.jsonl"
    with source.open("w") as out:
        subprocess.run([GENERATE, str(rows)], check=True, stdout=out)
    ours, peers = [], []
    for _ in range(runs):
        ledger = server.fresh("ours")
        run(LEDGER, "--ledger", ledger, "init", env=environment)
        ours.append(run(LEDGER, "--ledger", ledger, "import", source, env=environment)[0])
        copies = {table: work / f"{table}.copy" for table in TABLES}
        for table, file in copies.items():
            server.psql("ours", "-c", f"\\copy {table} to '{file}'")
        ledger = server.fresh("peer")
        run(LEDGER, "--ledger", ledger, "init", env=environment)
        triggers = "ALTER TABLE record DISABLE TRIGGER USER; ALTER TABLE checkpoint DISABLE TRIGGER USER"
        server.psql("peer", "-c", triggers + "".join(f"; DELETE FROM {table}" for table in TABLES))
        began = time.perf_counter()
        commands = [f"\\copy {table} from '{file}'" for table, file in copies.items()]
        server.psql("peer", "-1", *[word for command in commands for word in ("-c", command)])
        peers.append(time.perf_counter() - began)
        print(f"import {ours[-1]:.1f} s, COPY {peers[-1]:.1f} s", file=sys.stderr, flush=True)
    ratio = statistics.median(peer / our for our, peer in zip(ours, peers))
    verdict = "met" if ratio >= 0.5 else "**missed**"
    our, peer = rows / statistics.median(ours), rows / statistics.median(peers)
    print(f"| `import` of {rows:,} statements to `COPY` | {our:,.0f} rows/s | {peer:,.0f} rows/s | {ratio:.2f} | ≥ 0.5 | {verdict} |")


def compare_writers(server, seconds, writers, runs, environment):
    ledger = server.fresh("many")
    run(LEDGER, "--ledger", ledger, "init", "--key", "many.key", env=environment, cwd=server.work)
    _, out = run(WRITERS, ledger, server.work / "many.key", writers, seconds, runs, env=environment)
    print(out, file=sys.stderr, flush=True)
    lines = [line.replace("/s", "").split() for line in out.splitlines()]
    one, many = ([float(line[at].rstrip(",")) for line in lines] for at in (2, 5))
    ratio = statistics.median(b / a for a, b in zip(one, many))
    verdict = "met" if ratio >= 3 else "**missed**"
    run(LEDGER, "--ledger", ledger, "verify", env=environment)
    print(f"| {writers} writers at once to one | {statistics.median(many):,.0f}/s | {statistics.median(one):,.0f}/s | {ratio:.2f} | ≥ 3 | {verdict} |")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--seconds", type=int, default=10)
    parser.add_argument("--writers", type=int, default=16)
    parser.add_argument("--work", default="/var/tmp/ledger-postgres")
    parser.add_argument("--keep", action="store_true")
    arguments = parser.parse_args()
    work = Path(arguments.work).resolve()
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    work.chmod(0o755)
    environment = {**os.environ, "XDG_CONFIG_HOME": str(work / "config")}
    server = Server(work)
    try:
        print("| what | ledger | peer | ratio | bar | |\n|---|---|---|---|---|---|")
        compare_writers(server, arguments.seconds, arguments.writers, arguments.runs, environment)
        compare_import(server, work, arguments.rows, arguments.runs, environment)
    finally:
        server.stop()
        if not arguments.keep:
            shutil.rmtree(work, ignore_errors=True)


main()

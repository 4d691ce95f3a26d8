#!/bin/sh
# Makes the publication in this folder again, from events.jsonl, with a new key that is thrown away afterwards: so the
# ids differ from those before, and what the records say does not.
#   ledger/make.sh [PROGRAM]     PROGRAM: the ledger command [default: target/release/ledger]
set -eu
here=$(cd "$(dirname "$0")" && pwd)
program=${1:-$here/../target/release/ledger}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export LEDGER="$work/ledger.db" LEDGER_KEY="$work/sample.key"

"$program" init --origin sample.invalid/talks --name "sample desk"
"$program" import "$here/events.jsonl"
"$program" publish "$work/publication" --audience public
rm -rf "$here/checkpoint" "$here/tile" "$here/records"
cp -R "$work/publication/." "$here/"
"$program" --ledger "$here" verify

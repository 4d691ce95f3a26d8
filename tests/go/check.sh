#!/usr/bin/env bash
# Has Go's packages read a publication of a generated ledger, and proofs of its records, before and after redactions.
#
# usage: tests/go/check.sh [RECORDS] [PROOFS]     needs go and golang.org/x/mod (Debian: golang-golang-x-mod-dev)
set -euo pipefail
cd "$(dirname "$0")/../.."
records=${1:-2000} proofs=${2:-50}
folder=$(realpath "${CARGO_TARGET_DIR:-target}")/${PROFILE:-debug}
ledger=$folder/ledger generate=$folder/examples/generate source=$PWD/tests/go/main.go
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
cd "$work"
export HOME=$work XDG_CONFIG_HOME=$work/config LEDGER=$work/ledger.db
mkdir gopath cache
# Debian puts packages where Go looked for them before modules.
export GO111MODULE=off GOPATH=/usr/share/gocode GOCACHE=$work/cache GOFLAGS=
go build -o reader "$source"

"$generate" "$((records - 1))" > rows.jsonl
verifier=$("$ledger" init --quiet --origin example.com/go)
"$ledger" import rows.jsonl > imported 2>> said
"$ledger" publish site --no-pages > published
cp site/checkpoint older.checkpoint
mkdir proofs
step=$((records / proofs > 0 ? records / proofs : 1))
prove() {
  rm -f proofs/*
  "$ledger" log --all --quiet | awk -v step="$step" 'NR % step == 1 || step == 1' > digests
  head -n "$proofs" digests | while read -r digest; do
    "$ledger" prove "$digest" --quiet --output "proofs/$digest.tlog-proof" 2>> said || echo "$digest" >> unproved
  done
}
prove
./reader site "$verifier" proofs

size=$(sed -n 2p older.checkpoint)
"$ledger" show --limit 5 --quiet > redacted
while read -r id; do "$ledger" redact "$id" --reason privacy --authority "the editor" --yes >> said 2>&1; done < redacted
"$ledger" prove --from "$size" --output growth 2>> said
"$ledger" publish site --no-pages > published
prove
./reader site "$verifier" proofs older.checkpoint growth
"$ledger" verify site --against older.checkpoint > verified

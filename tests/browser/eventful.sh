#!/usr/bin/env bash
# Makes a ledger of statements to which all happened that a statement's page shows: eventful.sh PROGRAM LEDGER.
set -euo pipefail
export LEDGER=$2
program=$1
ledger() { "$program" --quiet "$@"; }

hostile=$(printf 'He wrote "a < b && c > d" \xe2\x80\xae backwards,\ttwice.')
dam=$(ledger add --text "The dam leaks at its east gate." --quote "it leaks, badly" --tag dam --tag "<b>water</b>" --effective-at 2025-03-05 \
  --source "two officials briefed on the inspection" --basis "briefed on the inspection" --anonymity-reason "not authorized to speak" --terms background \
  --source "Mayor Ana Duarte" --stance asked --asked-at 2025-03-04 --deadline 2025-03-05T12:00:00+01:00 --medium "by e-mail")
ledger revise "$dam" --reason "The mayor declined." --drop-source 2 --source "Mayor Ana Duarte" --stance declines_comment >/dev/null
ledger revise "$dam" --reason "$hostile" --quote "it leaks" --source "Holm Hydro" --class statement --stance confirms --terms on_record \
  --status confirmed >/dev/null
ledger revise "$dam" --change correction --reason "It is the west gate." --text "The dam leaks at its west gate, on two levels." --tag west >/dev/null
ledger add --text "$hostile" --source "a person familiar with the post" --source "former minister Jo Park" --former --relays "the cabinet" >/dev/null
closed=$(ledger add --text "The dam will be closed." --source "a council paper" --class document --relation "elaborates:$dam")
ledger revise "$dam" --reason "Withdrawn by the inspectors." --status retracted >/dev/null
ledger revise "$closed" --reason "First word of it." --source "Holm Hydro" --class statement --stance disputes --status disputed >/dev/null
ledger revise "$closed" --reason "Another word." --tag closing >/dev/null
ledger redact "$closed" 2 --reason privacy --authority "the editor" --yes >/dev/null
joined=$(printf 'او گفت که نمی\u200cداند, क्\u200dष, 👩🏽\u200d⚕️ and pass\u200cword\u200d')
ledger revise "$(ledger add --text "$joined" --quote "$joined" --source "a person at the talks")" --reason "$joined" \
  --text "$joined; 👩\u200d👩\u200d👧 क्\u200d now" >/dev/null
ledger add --text "Nobody is cited here." --source "the outlet" --class narrator >/dev/null

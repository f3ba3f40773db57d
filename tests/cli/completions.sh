#!/usr/bin/env bash
# Does the completion script offer commands, options and files where they belong?
# usage: completions.sh PROGRAM
set -uo pipefail
program=$(realpath "$1")
cd "$(dirname "$0")/../.." || exit
# shellcheck disable=SC1090
source <("$program" completions bash)
failed=0

# expect 'WANTED…' WORD…: completes the last word, sorted, and compares.
expect() {
  local wanted=$1
  shift
  COMP_WORDS=(abstain "$@")
  COMP_CWORD=$#
  _abstain abstain "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
  local got
  got=$(printf '%s\n' "${COMPREPLY[@]}" | sort | paste -sd ' ')
  [[ $got == "$wanted" ]] && return
  printf 'abstain %s<TAB>: expected "%s", got "%s"\n' "$*" "$wanted" "$got"
  failed=1
}

expect 'day days' calendar d
expect 'calendar' cal
expect 'check print' journal ''
expect '--help' --h
expect '--calendars' calendar days --c
expect '--json' calendar show nyse 2012 --j
expect 'calendars' calendar days --calendars cal
expect 'calendars' calendar days --calendars = cal
expect 'examples/immunogen.jsonl' journal print examples/imm
expect '' journal print examples/immunogen.jsonl --zone Amer
expect '' calendar days nyse 2012
expect '--plan --policy --prose' ask --p
expect 'policies/immunogen.md' ask --policy policies/imm
expect 'accept adopt check compile examples print' policy ''
expect '' ask --at 2011
expect '' nonsense x
exit $failed

#!/usr/bin/env bash
# Runs a jq program over a JSON document.
#
#   bash scripts/transform.sh < request.json      {"program": "…", "data": …}
#   INPUT_FILE=request.json bash scripts/transform.sh
#
# Writes result.json (and result.txt if "raw" is asked for) into $OUTPUT_DIR and prints the result.
# The program and its arguments only ever travel as arguments of jq, never through the shell's parser.

# No "set -u": the shell of the Clanker sandbox takes "${NAME:-default}" for an error under it.
set -o pipefail

output=${OUTPUT_DIR:-output}
work=$output/.work
shown_lines=200
shown_characters=12000

finish() {
  rm -rf "$work"
  exit "$1"
}

fail() {
  printf '%s\n' "$1" >&2
  finish 1
}

# jq's own words, on one line and without its prefix.
reason() {
  head -n 3 "$1" | grep -v 'compile error' | tr '\n' ' ' |
    sed -e 's/^jq: //' -e 's/^error: //' -e 's/^parse error: //' -e 's/^error ([^)]*): //' -e 's/ *$//' -e 's/\.$//'
}

type_of() { jq -r 'type' "$1" 2>/dev/null | head -n 1; }
option() { jq -r --arg key "$1" --arg otherwise "$2" 'if has($key) then .[$key] else $otherwise end' "$work/request"; }

mkdir -p "$work" || exit 1
command -v jq >/dev/null || fail "This skill needs jq, which is not installed here."

if [ -n "$INPUT_FILE" ]; then
  [ -r "$INPUT_FILE" ] || fail "The input file $INPUT_FILE cannot be read."
  cat "$INPUT_FILE" >"$work/input"
else
  cat >"$work/input"
fi

# --- 1. What was sent: an object with options, a program on its own, or "program --- JSON"? ------------

has_data=no
printf '{}' >"$work/request"
is_request='length == 1 and (.[0] | type == "object" and (has("program") or (length > 0 and
  (keys - ["args", "attachment", "data", "raw", "slurp", "sort_keys"] == []))))'

if grep -q '[^[:space:]]' "$work/input"; then
  if jq -s -e "$is_request" "$work/input" >/dev/null 2>&1; then
    cp "$work/input" "$work/request"
  elif grep -q '^---[[:space:]]*$' "$work/input"; then
    awk '/^---[ \t\r]*$/ { exit } { print }' "$work/input" | jq -R -s '{program: .}' >"$work/request"
    awk 'found { print } /^---[ \t\r]*$/ { found = 1 }' "$work/input" >"$work/data"
    has_data=yes
  elif jq . "$work/input" >/dev/null 2>&1; then
    cp "$work/input" "$work/data"
    has_data=yes
  else
    jq -R -s '{program: .}' "$work/input" >"$work/request"
  fi
fi

case $(jq -r '.program | type' "$work/request") in
  string) program=$(jq -r '.program' "$work/request") ;;
  null) program=. ;;
  *) fail '"program" has to be a string with a jq program, for example ".items[] | .name".' ;;
esac
[[ $program =~ [^[:space:]] ]] || program=.

# --- 2. The data: in the request, after the "---", or in an attached file ------------------------------

if jq -e 'has("data")' "$work/request" >/dev/null; then
  jq '.data' "$work/request" >"$work/data"
  has_data=yes
  # A form field delivers JSON as text: take it for what it says.
  if [ "$(type_of "$work/data")" = string ] && jq -e 'try (fromjson | type == "object" or type == "array") catch false' "$work/data" >/dev/null 2>&1; then
    jq 'fromjson' "$work/data" >"$work/decoded" && cp "$work/decoded" "$work/data"
  fi
fi

if [ "$has_data" = no ]; then
  wanted=$(option attachment "")
  matches=0
  names=
  for file in attachments/*; do
    [ -f "$file" ] || continue
    name=${file#attachments/}
    if [ -n "$wanted" ]; then
      [ "$name" = "$wanted" ] || continue
    else
      case $name in *.json | *.jsonl | *.ndjson | *.geojson | *.JSON) ;; *) continue ;; esac
    fi
    matches=$((matches + 1))
    names="$names${names:+, }$name"
    cp "$file" "$work/data"
  done
  if [ "$matches" -eq 0 ] && [ -n "$wanted" ]; then
    fail "No attached file is called \"$wanted\"."
  fi
  if [ "$matches" -eq 0 ] && [[ $program =~ ^[[:space:]]*[\[\{] ]]; then
    # Most likely a request or a document with a slip in it, rather than a program without data.
    jq . "$work/input" >/dev/null 2>"$work/error" || fail "The input is not valid JSON: $(reason "$work/error")."
  fi
  [ "$matches" -gt 0 ] || fail 'There is no JSON to work on: send it as "data", put it after a line with "---", or attach a .json file.'
  [ "$matches" -eq 1 ] || fail "Several JSON files are attached ($names): say which one to use with \"attachment\"."
fi

jq . "$work/data" >/dev/null 2>"$work/error" || fail "The data is not valid JSON: $(reason "$work/error")."
grep -q '[^[:space:]]' "$work/data" || fail "The data is empty: send a JSON document."

# --- 3. Options ----------------------------------------------------------------------------------------

flags=()
[ "$(option slurp false)" = true ] && flags+=(-s)
[ "$(option sort_keys false)" = true ] && flags+=(-S)

if jq -e 'has("args")' "$work/request" >/dev/null; then
  jq -e '.args | type == "object"' "$work/request" >/dev/null || fail '"args" has to be an object: {"limit": 10} becomes $limit in the program.'
  jq -r '.args | keys_unsorted[]' "$work/request" >"$work/names"
  while IFS= read -r name; do
    [[ $name =~ ^[A-Za-z_][A-Za-z0-9_]*$ ]] ||
      fail "\"$name\" cannot be a variable name: use letters, digits and underscores in \"args\"."
    flags+=(--argjson "$name" "$(jq -c --arg name "$name" '.args[$name]' "$work/request")")
  done <"$work/names"
fi

# --- 4. Run it. The space keeps a program such as "-.total" from looking like an option. ---------------

jq "${flags[@]}" " $program" "$work/data" >"$work/results" 2>"$work/error"
status=$?
if [ "$status" -ne 0 ]; then
  message=$(reason "$work/error")
  case $status:$message in
    3:* | 2:* | *"Unexpected token"* | *"Expected "* | *"at position"* | *"Unterminated"*) fail "The jq program is not valid: $message." ;;
    *) fail "The jq program stopped on this data: ${message:-jq ended with status $status}." ;;
  esac
fi

count=$(jq -s 'length' "$work/results")
if [ "$count" -eq 1 ]; then
  cp "$work/results" "$output/result.json"
else
  jq -s . "$work/results" >"$output/result.json"
fi
shown=$output/result.json
language=json

if [ "$(option raw false)" = true ]; then
  jq -r . "$work/results" >"$output/result.txt"
  shown=$output/result.txt
  language=text
fi

# --- 5. Show it ----------------------------------------------------------------------------------------

case $count in
  0) echo "The program produced no result, so result.json holds an empty list." ;;
  1) echo "One result." ;;
  *) echo "$count results, collected into one list." ;;
esac
echo

# A fence longer than any run of backticks in the result, so that the result cannot close it.
fence='```'
while grep -qF -- "$fence" "$shown"; do fence="$fence\`"; done

lines=$(awk 'END { print NR }' "$shown")
head -n "$shown_lines" "$shown" | awk -v room="$shown_characters" '
  room <= 0 { exit }
  length($0) > room { print substr($0, 1, room) " …"; exit }
  { print; room -= length($0) + 1 }
' >"$work/shown"
printf '%s%s\n' "$fence" "$language"
cat "$work/shown"
printf '%s\n' "$fence"

if [ "$(awk 'END { print NR }' "$work/shown")" -lt "$lines" ] || grep -q ' …$' "$work/shown"; then
  echo
  echo "Shortened: the whole result ($lines lines) is in ${shown##*/}."
fi
finish 0

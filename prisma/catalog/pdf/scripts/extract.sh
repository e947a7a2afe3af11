#!/usr/bin/env bash
# Text and page count of PDF files.
#
#   extract.sh [-p PAGES] [-l] [FILE.pdf …]
#
# PAGES is 3, 2-5 or 4-. Without file names, the PDFs in ./attachments are read. Settings may also come as JSON, or as a
# sentence with "pages 2-5" in it, from $INPUT_FILE. Needs pdfinfo and pdftotext (poppler).
set -uo pipefail

shown_lines=60 # of each page on the screen; the files hold everything
shown_pages=20
output="${OUTPUT_DIR:-./output}"
pages=""
layout=""

work="${TMPDIR:-/tmp}/pdf-extract.$$"

# Called before every exit; a trap would be shorter, but not every shell this runs in has one.
clean_up() {
  rm -rf "$work"
}

fail() {
  printf '%s\n' "$1" >&2
  clean_up
  exit 1
}

read_settings() {
  local raw
  [ -n "${INPUT_FILE:-}" ] && [ -f "$INPUT_FILE" ] || return 0
  raw=$(head -c 4000 "$INPUT_FILE" | tr '\n' ' ')
  case $raw in
    \{*)
      pages=$(printf '%s' "$raw" | sed -n 's/.*"pages"[[:space:]]*:[[:space:]]*"\{0,1\}\([^",}]*\)"\{0,1\}.*/\1/p')
      printf '%s' "$raw" | grep -q '"layout"[[:space:]]*:[[:space:]]*true' && layout="-layout"
      ;;
    *)
      pages=$(printf '%s' "$raw" | grep -oiE 'pages? +[0-9]+( *(-|–|to) *[0-9]+)?' | head -n 1 | sed -E 's/[^0-9]+/ /g; s/^ +//; s/ +$//; s/ /-/')
      ;;
  esac
  return 0
}

# Sets first and last from $pages and the number of pages.
page_range() {
  local total=$1
  first=1
  last=$total
  [ -n "$pages" ] || return 0
  pages=$(printf '%s' "$pages" | tr -d ' ')
  printf '%s' "$pages" | grep -qE '^[0-9]+(-[0-9]*)?$' ||
    fail "Pages \"$pages\" is not a page or a range. Write 3, 2-5 or 4-."
  first=${pages%%-*}
  case $pages in
    *-) last=$total ;;
    *-*) last=${pages##*-} ;;
    *) last=$first ;;
  esac
  [ "$first" -le "$total" ] || fail "$name has $total pages, so there is no page $first."
  [ "$first" -ge 1 ] && [ "$first" -le "$last" ] || fail "Pages \"$pages\" runs backwards or starts at 0. Write 2-5."
  if [ "$last" -gt "$total" ]; then last=$total; fi
}

field() {
  printf '%s\n' "$info" | sed -n "s/^$1:[[:space:]]*//p" | head -n 1
}

# Why pdfinfo could not read a file, in the words of the person who sent it.
explain() {
  local file=$1 errors=$2
  if [ ! -s "$file" ]; then
    fail "$name is empty. Attach the file again."
  elif printf '%s' "$errors" | grep -qiE 'password|encrypt'; then
    fail "$name is protected by a password. Open it, print or save it without the password, and send that copy."
  elif ! head -c 1024 "$file" | tr -cd '[:print:]' | grep -q '%PDF-'; then
    fail "$name is not a PDF. Attach a file that begins with %PDF; office documents can be exported as PDF."
  fi
  fail "$name is damaged and cannot be read. Download or export it again; a reader's \"save as\" often repairs it."
}

extract() {
  local file=$1 name stem info errors total title page first last count empty=0 chars=0 page_chars
  name=$(basename "$file")
  stem=${name%.*}
  errors="$work/errors"
  info=$(pdfinfo "$file" 2>"$errors") || explain "$file" "$(cat "$errors")"
  total=$(field Pages)
  printf '%s' "$total" | grep -qE '^[0-9]+$' || explain "$file" ""
  page_range "$total"
  count=$((last - first + 1))

  printf '## %s\n\n' "$name"
  printf '%s page%s' "$total" "$([ "$total" = 1 ] || printf s)"
  [ "$count" -eq "$total" ] || printf ', of which %s here' "$([ "$first" = "$last" ] && printf 'page %s' "$first" || printf '%s–%s' "$first" "$last")"
  printf '.\n\n'
  for title in Title Author Subject CreationDate Producer "Page size"; do
    page=$(field "$title" | sed -E 's/^D:([0-9]{4})([0-9]{2})([0-9]{2}).*/\1-\2-\3/')
    [ -z "$page" ] || printf -- '- %s: %s\n' "$title" "$page"
  done
  printf '\n'

  # All pages in one go, for each call reads the whole PDF again; a form feed ends a page.
  # shellcheck disable=SC2086 # empty when not wanted
  pdftotext $layout -f "$first" -l "$last" "$file" "$work/all" 2>/dev/null ||
    fail "$name: its pages cannot be read; the file is damaged. Download or export it again."
  rm -f "$work"/page-*
  tr -d '\r' <"$work/all" | awk -v folder="$work" -v page="$first" '{
    while (substr($0, 1, 1) == "\f") { page++; $0 = substr($0, 2) }
    print > (folder "/page-" page)
  }'

  : >"$output/$stem.txt"
  page=$first
  while [ "$page" -le "$last" ]; do
    touch "$work/page-$page"
    page_chars=$(tr -d '[:space:]' <"$work/page-$page" | wc -c | tr -d ' ')
    chars=$((chars + page_chars))
    printf -- '--- page %s ---\n' "$page" >>"$output/$stem.txt"
    cat "$work/page-$page" >>"$output/$stem.txt"
    printf '\n' >>"$output/$stem.txt"
    if [ "$page_chars" -eq 0 ]; then
      empty=$((empty + 1))
    fi
    if [ $((page - first)) -lt "$shown_pages" ]; then
      show_page "$page" "$page_chars"
    fi
    page=$((page + 1))
  done

  if [ "$count" -gt "$shown_pages" ]; then
    printf '_%s more pages are in `%s.txt`._\n\n' "$((count - shown_pages))" "$stem"
  fi
  if [ "$chars" -eq 0 ]; then
    printf '**No text layer.** These pages are pictures, most likely a scan. Run OCR over the file first (for example `ocrmypdf`), then send the result.\n\n'
    rm -f "$output/$stem.txt"
  else
    if [ "$empty" -gt 0 ]; then
      printf '**%s of %s pages hold no text**; they are pictures or blank.\n\n' "$empty" "$count"
    fi
    printf 'Whole text: `%s.txt`.\n\n' "$stem"
  fi
}

show_page() {
  local lines
  printf '### Page %s\n\n' "$1"
  if [ "$2" -eq 0 ]; then
    printf '_No text on this page._\n\n'
    return
  fi
  lines=$(wc -l <"$work/page-$1")
  printf '````text\n'
  # Without the empty lines at the end.
  head -n "$shown_lines" "$work/page-$1" | awk '{ if ($0 ~ /^[ \t]*$/) { gap = gap "\n" } else { printf "%s%s\n", gap, $0; gap = "" } }'
  printf '````\n\n'
  if [ "$lines" -gt "$shown_lines" ]; then
    printf '_… %s more lines of this page in the text file._\n\n' "$((lines - shown_lines))"
  fi
}

read_settings
files=()
while [ $# -gt 0 ]; do
  case $1 in
    -p | --pages)
      [ $# -ge 2 ] || fail "-p needs a page or a range, for example -p 2-5."
      pages=$2
      shift
      ;;
    -l | --layout) layout="-layout" ;;
    -*) fail "Unknown option $1. Use: extract.sh [-p PAGES] [-l] [FILE.pdf …]" ;;
    *)
      # A bare name may mean an attachment.
      if [ ! -f "$1" ] && [ -f "attachments/$1" ]; then files+=("attachments/$1"); else files+=("$1"); fi
      ;;
  esac
  shift
done

if [ ${#files[@]} -eq 0 ]; then
  for file in /workspace/attachments/* attachments/*; do
    [ -f "$file" ] || continue
    case " ${files[*]:-} " in *"/attachments/$(basename "$file") "*) continue ;; esac
    files+=("$file")
  done
fi
[ ${#files[@]} -gt 0 ] || fail "No PDF came with the request. Attach one, or name it: extract.sh FILE.pdf"
command -v pdftotext >/dev/null 2>&1 || fail "pdftotext is not installed. Install poppler-utils (Debian, Ubuntu) or poppler (Homebrew)."

mkdir -p "$output"
mkdir -p "$work" || fail "Cannot write to ${TMPDIR:-/tmp}."
for file in "${files[@]}"; do
  [ -f "$file" ] || fail "There is no file $file."
  extract "$file"
done
clean_up

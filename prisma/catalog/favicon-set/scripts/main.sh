#!/usr/bin/env bash
# Makes a set of icons from one SVG. Usage: main.sh [mark.svg]
set -euo pipefail

here="${SKILL_DIR:+$SKILL_DIR/scripts}"
here="${here:-$(dirname "$0")}"
export OUTPUT_DIR="${OUTPUT_DIR:-./output}"

if ! command -v rsvg-convert >/dev/null 2>&1; then
  echo "Cannot make the icons: rsvg-convert (librsvg) is missing, and PNG files are drawn with it." >&2
  exit 1
fi

python3 "$here/icons.py" prepare "$@"
for side in 16 32 48 192 512; do
  rsvg-convert -w "$side" -o "$OUTPUT_DIR/icon-$side.png" "$OUTPUT_DIR/source-plain.svg"
done
rsvg-convert -w 180 -o "$OUTPUT_DIR/apple-touch-icon.png" "$OUTPUT_DIR/source-apple.svg"
rsvg-convert -w 512 -o "$OUTPUT_DIR/icon-maskable-512.png" "$OUTPUT_DIR/source-maskable.svg"
rm -f "$OUTPUT_DIR/source-plain.svg" "$OUTPUT_DIR/source-apple.svg" "$OUTPUT_DIR/source-maskable.svg"
python3 "$here/icons.py" finish "$@"

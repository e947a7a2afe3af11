/** A word as the shell takes it, whatever is in it. */
const quoted = (word: string) => `'${word.replaceAll("'", `'\\''`)}'`;

/**
 * What a person or an agent pastes to send a skill. It is one function in a subshell of its own, so that nothing of it stays
 * behind and its end does not end the shell that it was pasted into.
 */
export function uploadScript({
  ticket,
  uploadUrl,
  filename,
  expiresAt,
}: {
  ticket: string;
  uploadUrl: string;
  filename: string | null;
  expiresAt: Date;
}): string {
  return `#!/usr/bin/env bash
# Uploads a skill: a folder with SKILL.md in it, or a .zip of one. Good for one upload, until ${expiresAt.toISOString()}.
#   bash upload.sh ./my-skill
clanker_upload() (
  set -euo pipefail
  unset CDPATH
  umask 077
  ticket=${quoted(ticket)}
  upload_url=${quoted(uploadUrl)}
  fail() { printf '%s\\n' "$1" >&2; exit "\${2:-1}"; }

  given=\${1:-${filename === null ? "" : quoted(filename)}}
  [ -n "$given" ] || fail 'Name a folder with SKILL.md in it, or a .zip: clanker_upload ./my-skill' 2
  [ -e "$given" ] || fail "There is no $given." 2
  case $given in -*) given=./$given ;; esac
  command -v curl >/dev/null || fail 'This needs curl.'
  work=$(mktemp -d)
  trap 'rm -rf -- "$work"' EXIT

  if [ -d "$given" ]; then
    [ -f "$given/SKILL.md" ] || fail "There is no SKILL.md in $given." 2
    # A link would send what it leads to, from anywhere on this machine.
    links=$(cd -- "$given" && find . -name .git -prune -o -type l -print)
    [ -z "$links" ] || fail "There are links in $given, which are not sent: $links" 2
    zip_file=$work/skill.zip
    if command -v zip >/dev/null; then
      (cd -- "$given" && zip -q -r -X "$zip_file" . -x '.git/*' '*/.git/*' '.DS_Store' '*/.DS_Store' '__pycache__/*' '*/__pycache__/*')
    elif command -v python3 >/dev/null; then
      (cd -- "$given" && python3 - "$zip_file" <<'PYTHON'
import os, sys, zipfile
with zipfile.ZipFile(sys.argv[1], "w", zipfile.ZIP_DEFLATED, strict_timestamps=False) as made:
    for folder, folders, names in os.walk("."):
        folders[:] = sorted(name for name in folders if name not in (".git", "__pycache__"))
        for name in sorted(names):
            if name != ".DS_Store":
                path = os.path.join(folder, name)
                made.write(path, os.path.relpath(path, "."))
PYTHON
      )
    elif command -v node >/dev/null; then
      (cd -- "$given" && node - "$zip_file" <<'NODE'
const fs = require("node:fs"), path = require("node:path"), zlib = require("node:zlib");
const parts = [], list = [];
let at = 0;
const walk = (folder) => {
  for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) { if (![".git", "__pycache__"].includes(entry.name)) walk(file); continue; }
    if (entry.name === ".DS_Store") continue;
    const name = Buffer.from(file.split(path.sep).join("/")), data = fs.readFileSync(file), packed = zlib.deflateRawSync(data);
    const common = Buffer.alloc(26);
    [20, 0x800, 8, 0, 0x21].forEach((value, i) => common.writeUInt16LE(value, 2 * i));
    [crc32(data), packed.length, data.length].forEach((value, i) => common.writeUInt32LE(value, 10 + 4 * i));
    common.writeUInt16LE(name.length, 22);
    const where = Buffer.alloc(14);
    where.writeUInt32LE(0o100644 * 65536, 6);
    where.writeUInt32LE(at, 10);
    list.push(Buffer.from("PK\\x01\\x02\\x14\\x03", "latin1"), common, where, name);
    for (const part of [Buffer.from("PK\\x03\\x04"), common, name, packed]) { parts.push(part); at += part.length; }
  }
};
function crc32(data) {
  let crc = -1;
  for (const byte of data) { crc ^= byte; for (let i = 0; i < 8; i++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0); }
  return (crc ^ -1) >>> 0;
}
walk(".");
const end = Buffer.alloc(22);
end.write("PK\\x05\\x06", "latin1");
end.writeUInt16LE(list.length / 4, 8);
end.writeUInt16LE(list.length / 4, 10);
end.writeUInt32LE(Buffer.concat(list).length, 12);
end.writeUInt32LE(at, 16);
fs.writeFileSync(process.argv[2], Buffer.concat([...parts, ...list, end]));
NODE
      )
    else
      fail 'This needs zip, python3 or node to pack a folder. A .zip can be sent as it is.'
    fi
  else
    zip_file=$given
  fi

  # Neither the ticket nor the name of the file is seen by others on this machine.
  printf 'Authorization: Bearer %s\\n' "$ticket" >"$work/header"
  status=$(curl --silent --show-error --max-time 300 --output "$work/answer" --write-out '%{http_code}' \\
    --header "@$work/header" --form 'file=@-;filename=skill.zip;type=application/zip' "$upload_url" <"$zip_file")
  if [ "$status" = 201 ]; then cat "$work/answer"; printf '\\n'; else
    printf 'The upload was refused (HTTP %s): ' "$status" >&2
    cat "$work/answer" >&2
    printf '\\n' >&2
    exit 1
  fi
)
clanker_upload "$@"
`;
}

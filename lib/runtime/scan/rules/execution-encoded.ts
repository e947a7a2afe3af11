import type { Rule } from "#lib/runtime/scan/rule";
import { PIPED } from "#lib/runtime/scan/rules/execution";

const DECODED =
  /\bbase64 (?:-{1,2}(?:d|D|di|decode|ignore-garbage)\b ?){1,2}|\bbase32 -d|\bxxd (?:-p )?-r|\bopenssl (?:enc|base64)\b[^\n|]{0,80} -d\b|\btr ["']?[A-Za-z]-[A-Za-z][A-Za-z-]{0,12}["']? ["']?[b-zB-Z]-[A-Za-z-]{2,12}|\brev\b|\bprintf ["']?(?:\\\\?x[0-9a-f]{2}){4}/i;
const UNPACKED =
  /b(?:64|32|85|16)decode|\bfromhex\b|unhexlify|codecs\.decode|zlib\.decompress|lzma\.decompress|\batob\b|Buffer\.from\([^\n)]{1,2000},[^\n)]{0,4}["'](?:base64|hex)|rot_?13|marshal\.loads|FromBase64String|fromCharCode|chr\( ?ord\(\w{1,10}\) ?\^/;
const CALLED =
  /\b(?:exec|eval|compile|execSync|constructor|runInThisContext|runInNewContext|new Function|Function|__import__|iex|Invoke-Expression|IEX)["'\])]{0,3} ?\(/;

export const EXECUTION_ENCODED: Rule[] = [
  {
    id: "execution/encoded-shell",
    title: "Something encoded is decoded and run by a shell",
    severity: "critical",
    confidence: "high",
    advice: "Write the command as it is. Nothing honest needs to be unreadable.",
    applies: "code",
    hints: ["base64", "base32", "xxd", "openssl", "tr ", "rev", "printf"],
    match: {
      any: [
        new RegExp(String.raw`(?:${DECODED.source})[^\n|]{0,200}(?:\| ?(?:gunzip|zcat|gzip -d|xz -d)[^\n|]{0,40})?${PIPED.source}`, "im"),
        /\b(?:(?:ba|z|da)?sh -\w{0,3}c|eval|source) ["']?(?:\$\(|`|<\()[^\n]{0,3000}\bbase64 -{1,2}(?:d|D|decode)\b/i,
        /\beval ["']?\$\([^\n]{0,3000}\b(?:xxd -r|base32 -d|openssl enc)/i,
        /\bbase64 -{1,2}(?:d|D|decode)\b[^\n]{0,80}> ?["']?([\w./~-]{2,60})["']?\s[^\n]{0,40}\n?[^\n]{0,40}\b(?:(?:ba|z)?sh|python3?|source|chmod \+x) ["']?\1/i,
        /\b(?:ba|z|da)?sh <<< ?["']?\$\([^\n]{0,3000}\bbase64 -{1,2}(?:d|D|decode)\b/i,
      ],
    },
    samples: {
      bad: [
        "echo ZWNobyBoaQ== | base64 -d | bash",
        "echo 'ZWNobyBoaQ==' | base64 -D | sudo sh",
        'eval "$(echo ZWNobyBoaQ== | base64 --decode)"',
        "echo 6563686f | xxd -r -p | sh",
        "echo 'rpub uv' | tr 'a-z' 'n-za-m' | sh",
        "base64 -d payload.b64 | gunzip | bash",
      ],
      good: ["base64 -d picture.b64 > picture.png", 'printf %s "$jwt" | cut -d. -f2 | base64 -d | jq .', "tr a-z A-Z < in.txt | sort"],
    },
  },
  {
    id: "execution/encoded-code",
    title: "Something encoded is decoded and evaluated",
    severity: "critical",
    confidence: "high",
    advice: "Write the code as it is. Nothing honest needs to be unreadable.",
    applies: "code",
    strings: true,
    hints: ["exec", "eval", "compile", "function", "runin", "constructor", "__import__", "iex", "invoke-expression"],
    unless: /\bre\.compile\(|(?<!\bcp|process|childProcess)\.exec\(/,
    match: {
      any: [
        new RegExp(String.raw`(?:${CALLED.source})[^\n]{0,160}?(?:${UNPACKED.source})`),
        /\b(?:python[\d.]{0,4} -c|node -e|perl -e) ["'][^\n]{0,200}(?:b64decode|atob|'base64'|decode_base64)/,
      ],
    },
    samples: {
      bad: [
        { path: "scripts/a.py", text: "import base64\nexec(base64.b64decode('cHJpbnQoMSk='))" },
        { path: "scripts/a.js", text: "eval(atob('YWxlcnQoMSk='))" },
        { path: "scripts/a.py", text: "exec(zlib.decompress(base64.b64decode(BLOB)))" },
        { path: "scripts/a.js", text: "new Function(Buffer.from(blob, 'base64').toString())()" },
      ],
      good: [
        { path: "scripts/a.py", text: "image = base64.b64decode(field)\npattern = re.compile('[a-z]')" },
        { path: "scripts/a.js", text: "const bytes = atob(part);" },
      ],
    },
  },
  {
    id: "execution/encoded-code-later",
    title: "Code is evaluated in a file that unpacks text",
    severity: "high",
    confidence: "medium",
    advice: "Write the code as it is. Nothing honest needs to be unreadable.",
    applies: "code",
    bare: true,
    hints: ["exec", "eval", "function", "runin"],
    match: {
      chain: [
        /b(?:64|32|85|16)decode|\bfromhex\b|unhexlify|zlib\.decompress|lzma\.decompress|\batob\b|Buffer\.from\([\w.]{1,40}, ["']|marshal\.loads|fromCharCode/,
        /(?<![.\w])(?:exec|eval|new Function|Function|vm\.runIn\w{4,20}) ?\(|\bos\.system ?\(/,
      ],
      within: 1500,
      lines: true,
    },
    samples: {
      bad: [
        { path: "scripts/a.py", text: "code = base64.b64decode(DATA)\ncode = zlib.decompress(code)\nexec(code)" },
        { path: "scripts/a.js", text: "const code = atob(data);\neval(code);" },
      ],
      good: [{ path: "scripts/a.py", text: "payload = base64.b64decode(part)\nprint(json.loads(payload))" }],
    },
  },
  {
    id: "execution/powershell-encoded",
    title: "PowerShell is given an encoded command",
    severity: "critical",
    confidence: "high",
    advice: "Write the command as it is. Nothing honest needs to be unreadable.",
    applies: "code",
    hints: ["powershell", "pwsh"],
    match: { any: [/\b(?:powershell|pwsh)(?:\.exe)?\b[^\n]{0,120} -e(?:nc|ncodedcommand|c)? ["']?[A-Za-z0-9+/=]{16}/i] },
    samples: { bad: ["powershell -nop -w hidden -enc SQBFAFgAIAAoAE4AZQB3AC0A"], good: ["pwsh -File scripts/report.ps1 -Encoding utf8"] },
  },
];

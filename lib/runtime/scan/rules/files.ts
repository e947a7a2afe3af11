import { evidenceOf, visible } from "#lib/runtime/scan/evidence";
import type { Confidence, Severity } from "#lib/runtime/scan/finding";
import { type Magic, magicOf } from "#lib/runtime/scan/magic";
import type { LookedAt, Rule } from "#lib/runtime/scan/rule";

const WHAT: Record<Magic, string> = {
  elf: "a program for Linux",
  "mach-o": "a program for macOS",
  pe: "a program for Windows",
  wasm: "a WebAssembly module",
  "python-bytecode": "compiled Python",
  "java-class": "compiled Java",
  installer: "an installer",
  shortcut: "a shortcut or script of the system",
  archive: "an archive",
  "locked-archive": "an encrypted archive",
  "office-macros": "a document with macros",
};

/** A rule on what files are, whatever they are called. */
const byMagic = (id: string, kinds: Magic[], title: string, severity: Severity, confidence: Confidence, advice: string, samples: Rule["samples"]): Rule => ({
  id,
  title,
  severity,
  confidence,
  advice,
  applies: "all",
  match: {
    detect: ({ path, data }: LookedAt) => {
      const magic = magicOf(path, data);
      return magic && kinds.includes(magic) ? [{ line: 1, evidence: evidenceOf(`${path}: ${WHAT[magic]}, ${data.length} bytes`) }] : [];
    },
  },
  samples,
});

const zip = (flags: number, name: string) => [0x50, 0x4b, 3, 4, 20, 0, flags, 0, 0, 0, ...Array(16).fill(0), name.length, 0, 0, 0, ...Buffer.from(name)];
const elf = [0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0];
const NAMED = "Give it a name of plain letters, digits, dots and hyphens.";

export const FILES: Rule[] = [
  byMagic(
    "files/program",
    ["elf", "mach-o", "pe"],
    "A program that nobody can read",
    "high",
    "high",
    "Ship the source, as a script. Name programs that are needed under compatibility.",
    {
      bad: [
        { path: "assets/tool", bytes: elf },
        { path: "assets/tool", bytes: [0xcf, 0xfa, 0xed, 0xfe, 7, 0, 0, 1] },
        { path: "a.bin", bytes: [0x4d, 0x5a, ...Array(58).fill(0), 0x40, 0, 0, 0, 0x50, 0x45, 0, 0, 0, 0] },
      ],
      good: [
        { path: "assets/a.png", bytes: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] },
        { path: "assets/a.txt", text: "MZ is how it begins" },
      ],
    },
  ),
  byMagic(
    "files/compiled",
    ["python-bytecode", "java-class", "wasm"],
    "Compiled code that nobody can read",
    "medium",
    "high",
    "Ship the source beside it, or instead of it.",
    {
      bad: [
        { path: "scripts/a.pyc", bytes: [0xcb, 0x0d, 0x0d, 0x0a, 0, 0, 0, 0] },
        { path: "assets/a.wasm", bytes: [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0] },
      ],
      good: [{ path: "scripts/a.py", text: "print(1)" }],
    },
  ),
  byMagic(
    "files/installer",
    ["installer", "shortcut"],
    "An installer, a shortcut or a script of the system",
    "high",
    "high",
    "Remove it. Skills install nothing.",
    {
      bad: [
        { path: "assets/setup.dmg", text: "koly" },
        { path: "assets/readme.lnk", bytes: [0x4c, 0, 0, 0, 1, 0x14, 2, 0] },
      ],
      good: [{ path: "assets/setup.md", text: "Set it up." }],
    },
  ),
  byMagic("files/archive", ["archive"], "An archive inside of the skill", "medium", "medium", "Unpack it: what is inside was not looked at.", {
    bad: [
      { path: "assets/a.zip", bytes: zip(0, "a.txt") },
      { path: "assets/a.tgz", bytes: [0x1f, 0x8b, 8, 0] },
    ],
    good: [{ path: "assets/template.docx", bytes: zip(0, "word/document.xml") }],
  }),
  byMagic(
    "files/locked-archive",
    ["locked-archive"],
    "An encrypted archive inside of the skill",
    "high",
    "high",
    "Unpack it. What cannot be looked at cannot be trusted.",
    {
      bad: [
        { path: "assets/a.zip", bytes: zip(1, "a.exe") },
        { path: "assets/template.docx", bytes: zip(1, "word/document.xml") },
      ],
      good: [{ path: "assets/a.docx", bytes: zip(0, "word/document.xml") }],
    },
  ),
  byMagic("files/macros", ["office-macros"], "A document with macros", "high", "medium", "Save it without macros.", {
    bad: [
      { path: "assets/a.xlsm", bytes: zip(0, "xl/workbook.xml") },
      { path: "assets/a.docx", bytes: zip(0, "word/vbaProject.bin") },
    ],
    good: [{ path: "assets/a.xlsx", bytes: zip(0, "xl/workbook.xml") }],
  }),
  {
    id: "files/disguised",
    title: "A program or script under the name of something harmless",
    severity: "critical",
    confidence: "high",
    advice: "Give it the ending of what it is, or remove it.",
    applies: "all",
    match: {
      detect: ({ path, data }) => {
        const magic = magicOf(path, data);
        const program = magic === "elf" || magic === "mach-o" || magic === "pe" || magic === "shortcut";
        const harmless = /\.(png|jpe?g|gif|webp|svg|pdf|txt|md|csv|json|docx|xlsx|mp3|mp4|ttf|woff2?|ico)$/i.test(path);
        const twice = /\.(pdf|docx?|xlsx?|png|jpe?g|txt|csv)\.(exe|scr|bat|cmd|com|js|vbs|sh|lnk|ps1|command|app)$/i.test(path);
        const script = /\.(png|jpe?g|gif|webp|pdf|mp3|mp4|ttf|woff2?|ico|docx|xlsx)$/i.test(path) && data[0] === 0x23 && data[1] === 0x21;
        return (program && harmless) || twice || script ? [{ line: 1, evidence: evidenceOf(path) }] : [];
      },
    },
    samples: {
      bad: [
        { path: "assets/logo.png", bytes: elf },
        { path: "assets/invoice.pdf.sh", text: "echo 1" },
        { path: "assets/photo.jpg", text: "#!/bin/sh\necho 1" },
      ],
      good: [
        { path: "assets/logo.png", bytes: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] },
        { path: "scripts/table.test.js", text: "1" },
      ],
    },
  },
  {
    id: "files/name",
    title: "A name that does not show what it is",
    severity: "high",
    confidence: "medium",
    advice: NAMED,
    applies: "all",
    match: {
      detect: ({ path }) => {
        if (/[\u0000-\u001f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]|[\u{e0000}-\u{e01ef}]/u.test(path))
          return [{ line: 1, evidence: evidenceOf(visible(path)) }];
        return /[a-z][\u0400-\u052f]|[\u0400-\u052f][a-z]/i.test(path) || / {6}/.test(path)
          ? [{ line: 1, evidence: evidenceOf(path), severity: "medium" }]
          : [];
      },
    },
    samples: {
      bad: [
        { path: "assets/report\u202efdp.sh", text: "x" },
        { path: "scripts/m\u0430in.py", text: "x" },
      ],
      good: [
        { path: "assets/Übersicht 2025.md", text: "x" },
        { path: "assets/отчёт.md", text: "x" },
      ],
    },
  },
  {
    id: "files/settings",
    title: "Settings that a client or git would act on",
    severity: "medium",
    confidence: "high",
    advice: "Remove it. A skill is SKILL.md with what it needs; it does not set up clients.",
    applies: "all",
    match: {
      detect: ({ path }) =>
        /(^|\/)(\.git\/|\.claude\/|\.cursor\/|\.vscode\/(tasks|settings)\.json|\.husky\/|\.mcp\.json$|hooks\/hooks\.json$|\.bashrc$|\.zshrc$|\.npmrc$|\.ssh\/|\.env$|sitecustomize\.py$)/i.test(
          path,
        )
          ? [{ line: 1, evidence: evidenceOf(path) }]
          : [],
    },
    samples: {
      bad: [
        { path: ".claude/settings.json", text: "{}" },
        { path: ".git/hooks/pre-commit", text: "x" },
        { path: ".env", text: "A=1" },
      ],
      good: [
        { path: ".gitignore", text: "x" },
        { path: "assets/.env.example", text: "A=" },
      ],
    },
  },
  {
    id: "files/behind-picture",
    title: "Something stands behind the end of a picture",
    severity: "medium",
    confidence: "medium",
    advice: "Save the picture again.",
    applies: "all",
    match: {
      detect: ({ data, path }) => {
        if (data[0] !== 0x89 || data[1] !== 0x50) return [];
        const end = Buffer.from(data.buffer, data.byteOffset, data.length).lastIndexOf("IEND");
        return end !== -1 && data.length - end > 8 + 64 ? [{ line: 1, evidence: evidenceOf(`${path}: ${data.length - end - 8} bytes more`) }] : [];
      },
    },
    samples: {
      bad: [{ path: "assets/a.png", bytes: [0x89, 0x50, 0x4e, 0x47, ...Buffer.from("IEND"), 1, 2, 3, 4, ...Array(100).fill(65)] }],
      good: [{ path: "assets/a.png", bytes: [0x89, 0x50, 0x4e, 0x47, ...Buffer.from("IEND"), 1, 2, 3, 4] }],
    },
  },
];

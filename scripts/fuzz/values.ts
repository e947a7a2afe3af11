import type { Random } from "../chaos/random.ts";

/** Texts that have broken others: in databases, shells, paths, pages, logs and text itself. */
export const TEXTS = [
  ...["", " ", "\t\n", "\0", "a\0b", "\ud800", "\udfff x", "a\ud83d", "\u202eevil", "\u200b", "\ufeff", "\u{e0041}", "İıſß", "é".normalize("NFD"), "👩‍👩‍👧‍👦"],
  ...["'", "''; DROP TABLE users; --", "' OR '1'='1", '"', "\\", "\\u0000", "%", "%00", "%_", "$1", "$\x7b7*7}", "{{7*7}}", "{{input", "`id`", "$(id)", "; id"],
  ...["<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "javascript:alert(1)", "data:text/html,x", "]]>", "&#0;", "&lt;"],
  ...["../../../../etc/passwd", "..\\..\\windows", "/etc/passwd", "file:///etc/passwd", "C:\\x", "%2e%2e%2f", "..%2f..%2f", "a/b", ".", "..", "~root", "CON"],
  ...["__proto__", "constructor", "toString", "hasOwnProperty", "then", "null", "undefined", "NaN", "true", "-1", "0", "1e309", "0x10", "1_000", "١٢٣"],
  ...[
    "http://127.0.0.1:1/",
    "http://[::1]/",
    "http://169.254.169.254/",
    "https://host.invalid/",
    "ftp://host.invalid",
    "//host.invalid",
    "https://a@b.invalid:99999/",
  ],
  ...[
    "a@b",
    "a@localhost.invalid",
    "A".repeat(65),
    `${"a".repeat(300)}@host.invalid`,
    "x".repeat(4096),
    "\u{1f600}".repeat(3000),
    "(a+)+$",
    "^(((a+)+)+)+$",
    "[",
    "*",
    "?",
  ],
  ...[
    "2026-02-30T00:00:00Z",
    "0000-01-01T00:00:00Z",
    "9999-12-31T23:59:59.999Z",
    "+275760-09-13T00:00:00Z",
    "2026-01-01",
    "* * * * *",
    "60 25 32 13 8",
    "Europe/Nowhere",
  ],
];

export const NUMBERS = [
  ...[0, -0, 1, -1, 0.1, -0.5, 100, 101, 1e-7, 5e-324, 2 ** 31 - 1, 2 ** 31, 2 ** 32, 2 ** 53, 2 ** 63, 1e21, 1e100, Number.MAX_VALUE],
  ...[-(2 ** 31), -(2 ** 53), 2 ** 53 + 2, 0.1 + 0.2, 1e12 - 0.001],
];

/** Something that JSON can hold and a field was not made for. */
export function hostile(random: Random): unknown {
  const kind = random.weighted({ text: 10, number: 5, plain: 3, list: 2, object: 2, deep: 1, long: 1 });
  if (kind === "text") return random.pick(TEXTS);
  if (kind === "number") return random.pick(NUMBERS);
  if (kind === "plain") return random.pick([null, true, false, [], {}]);
  if (kind === "list")
    return Array.from({ length: random.pick([1, 2, 51, 101, 1001]) }, () => random.pick<unknown>([...TEXTS.slice(0, 12), ...NUMBERS.slice(0, 6), null]));
  if (kind === "object")
    return Object.fromEntries(Array.from({ length: random.pick([1, 3, 200]) }, (_, i) => [i === 0 ? random.pick(TEXTS) : `f${i}`, random.pick(NUMBERS)]));
  if (kind === "deep") return deep(random.pick([10, 63, 64, 65, 500, 1500]), random() < 0.5);
  return random.pick(TEXTS.filter(Boolean)).repeat(random.pick([100, 5000]));
}

function deep(levels: number, asList: boolean): unknown {
  let value: unknown = "x";
  for (let i = 0; i < levels; i++) value = asList ? [value] : { a: value };
  return value;
}

const ID = /^([a-z]{2,4})_(\d+)$/;
/** Other ids that look like this one, or nearly; `theirs` are ids of somebody else's. */
export function neighbour(id: string, random: Random, theirs: readonly string[]): unknown {
  const [, prefix = "exec", digits = "1"] = ID.exec(id) ?? [];
  const same = theirs.filter((each) => each.startsWith(`${prefix}_`));
  const n = Number(digits);
  return random.pick<unknown>([
    ...same,
    ...[`${prefix}_${n + 1}`, `${prefix}_${n - 1}`, `${prefix}_1`, n, `${n}`, -n, n + 0.5, `${prefix}_0${n}`, `${prefix}_2147483647`, `${prefix}_2147483648`],
    ...[
      `${prefix}_99999999999999999999`,
      `${prefix}_`,
      `_${n}`,
      `${prefix.toUpperCase()}_${n}`,
      `${prefix}_${n}\0`,
      `${prefix}_${n} `,
      `${prefix}_1e3`,
      `usr_${n}`,
      `ws_${n}`,
    ],
  ]);
}
export const isId = (value: unknown): value is string => typeof value === "string" && ID.test(value);

/** A text as a segment of a path. */
export const segment = (text: string) => encodeURIComponent(text.toWellFormed());

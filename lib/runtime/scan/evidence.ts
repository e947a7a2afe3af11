import { SECRET_SHAPES } from "#lib/runtime/scan/secret-shapes";

const MOST = 160;
/** Control characters, what has no width, what changes the direction of reading, tags, and what is not a character. */
const UNSEEN =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\uffff\ud800-\udfff]|[\ufe00-\ufe0f]|[\u{e0000}-\u{e01ef}]/gu;

/** Makes visible what cannot be seen. */
export const visible = (text: string) => text.replace(UNSEEN, (character) => `\\u{${(character.codePointAt(0) as number).toString(16)}}`);

/** Blacks out what has the form of a credential: its first characters say which kind it was. */
export function redact(text: string): string {
  let safe = text;
  for (const { shape } of SECRET_SHAPES)
    safe = safe.replace(new RegExp(shape.source, `${shape.flags.replace("g", "")}g`), (secret) => `${secret.slice(0, 4)}…redacted`);
  return safe
    .replace(/(\b(?:password|passwd|secret|token|api[_-]?key)["']?\s{0,3}[:=]\s{0,3}["'])[^"'\s]{8,200}/gi, "$1…redacted")
    .replace(/:\/\/([^/\s:@]{1,60}):[^/\s@]{1,120}@/g, "://$1:…redacted@");
}

/** A line as it can be shown: around the place, shortened, without secrets, with everything visible. */
export function evidenceOf(line: string, around = 0): string {
  const from = Math.max(0, Math.min(around - 60, line.length - 400));
  const part = line.slice(from, from + 1200);
  const shown = visible(redact(part).replace(/\t/g, " ").replace(/\r/g, "")).replace(/ {2,}/g, " ").trim();
  const whole = `${from > 0 ? "…" : ""}${shown}`;
  return whole.length <= MOST ? whole : `${whole.slice(0, MOST - 1).replace(/[\ud800-\udbff]$/, "")}…`;
}

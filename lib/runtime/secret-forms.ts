import { quotedForms, rareForms } from "#lib/runtime/quoted-forms";

/** Shorter encodings are found in too much that has nothing to do with the value. */
const MIN_ENCODED = 6;
/** A line of a value of several lines that is worth hiding alone. */
const MIN_LINE = 8;
/** Up to this many bytes every encoding is looked for; up to the next, those that files of keys are seen in. */
const SMALL = 512;
const MEDIUM = 4096;

/**
 * The texts in which a value can come out of a script: as it is, without the white space around it, by line, and encoded
 * the usual ways. A value of white space alone has none, because it cannot be told from any other. See also `wrappedFormsOf`.
 */
export function formsOf(value: string): string[] {
  const whole = wholesOf(value);
  const forms = new Set(whole);
  const lines = value.split(/[\r\n]+/).map((line) => line.trim());
  if (lines.length > 1) for (const line of lines.filter(({ length }) => length >= MIN_LINE)) for (const text of [line, ...quotedForms(line)]) forms.add(text);
  for (const text of whole) {
    const size = Buffer.byteLength(text);
    const encoded = [...quotedForms(text), ...(size <= MEDIUM ? [...inUrls(text), ...linesOfBase64(text)] : [])];
    if (size <= SMALL) encoded.push(...rareForms(text), ...inHex(text), ...inUrls(text).map(lowerPercent));
    for (const each of encoded) if (each.length >= MIN_ENCODED) forms.add(each);
  }
  return [...forms];
}

/** The texts that can come with line breaks anywhere in them: base64, in which programs put one after every so many signs. */
export function wrappedFormsOf(value: string): string[] {
  const forms = new Set<string>();
  for (const text of wholesOf(value)) {
    const size = Buffer.byteLength(text);
    if (size > MEDIUM) continue;
    const encoded = inBase64(text);
    if (size <= SMALL) encoded.push(...encoded.map(urlSafe));
    for (const each of encoded) if (each.length >= MIN_ENCODED) forms.add(each);
  }
  return [...forms];
}

const wholesOf = (value: string) => new Set([value, value.trim(), value.replace(/\r\n?/g, "\n")].filter((text) => text.trim() !== ""));

/** In a path, a query or a form, as JavaScript and others write it, which do not agree on `!'()*`, the slash and the space. */
function inUrls(text: string): string[] {
  const component = encodeURIComponent(text);
  const strict = component.replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
  const both = [component, strict].flatMap((each) => [each, each.replaceAll("%20", "+"), each.replaceAll("%2F", "/")]);
  return [...both, new URLSearchParams({ a: text }).toString().slice(2), encodeURI(text)];
}

const lowerPercent = (text: string) => text.replace(/%[0-9A-F]{2}/g, (sign) => sign.toLowerCase());
const urlSafe = (text: string) => text.replaceAll("+", "-").replaceAll("/", "_");

/**
 * In base64: alone, with and without its padding, and within a larger text, where the value
 * can begin at three places of a group. There only the signs that the value alone decides can be looked for.
 */
function inBase64(text: string): string[] {
  const bytes = Buffer.from(text);
  const alone = bytes.toString("base64");
  const within = [0, 1, 2].map((offset) =>
    Buffer.concat([Buffer.alloc(offset), bytes])
      .toString("base64")
      .slice(Math.ceil((offset * 8) / 6), Math.floor(((offset + bytes.length) * 8) / 6)),
  );
  return [alone, alone.replace(/=+$/, ""), ...within];
}

/** Each line alone, where base64 is in lines of 76 and 64 signs. */
function linesOfBase64(text: string): string[] {
  const alone = Buffer.from(text).toString("base64");
  return [76, 64].flatMap((width) => (alone.length > width ? (alone.match(new RegExp(`.{${MIN_LINE},${width}}`, "g")) ?? []) : []));
}

function inHex(text: string): string[] {
  const hex = Buffer.from(text).toString("hex");
  return [hex, hex.toUpperCase()];
}

// What was asked for: reads the input and names the field that is wrong.

import fs from "node:fs";

/** A fault that the sender can put right; its words are shown as they are. */
export class Problem extends Error {}

/** The input as an object of these fields only. Plain text becomes the field `plain`. */
export function readRequest(fields, plain) {
  const file = process.env.INPUT_FILE || process.argv[2];
  if (file && !fs.existsSync(file)) throw new Problem(`There is no file ${file}.`);
  const raw = fs.readFileSync(file || 0, "utf8").replace(/^\uFEFF/, "").replace(/\r\n?/g, "\n").trim();
  if (!raw.startsWith("{")) return raw ? { [plain]: raw } : {};
  let request;
  try {
    request = JSON.parse(raw);
  } catch (error) {
    throw new Problem(`The input looks like JSON and is none: ${error.message}`);
  }
  for (const name of Object.keys(request)) {
    if (!fields.includes(name)) throw new Problem(`"${name}" is not a field here. There are ${fields.join(", ")}.`);
  }
  return request;
}

/** A text without blanks at its ends; undefined where it is empty, unless `needed` says what to write. */
export function text(request, name, { most = 10_000, needed, pattern, like } = {}) {
  const value = request[name] ?? "";
  if (typeof value !== "string") throw new Problem(`"${name}" has to be text.`);
  const trimmed = value.replace(/\r\n?/g, "\n").trim();
  if (trimmed === "" && needed) throw new Problem(`"${name}" is missing: ${needed}`);
  if (trimmed.length > most) throw new Problem(`"${name}" has ${trimmed.length} characters, ${most} are allowed.`);
  if (trimmed && pattern && !pattern.test(trimmed)) throw new Problem(`"${name}" has to be ${like}, and is "${trimmed.slice(0, 60)}".`);
  return trimmed || undefined;
}

export function choice(request, name, options) {
  const value = request[name] ?? options[0];
  if (!options.includes(value)) throw new Problem(`"${name}" has to be ${options.slice(0, -1).join(", ")} or ${options.at(-1)}.`);
  return value;
}

export function flag(request, name) {
  const value = request[name] ?? false;
  if (typeof value !== "boolean") throw new Problem(`"${name}" has to be true or false.`);
  return value;
}

export function list(request, name, most) {
  const value = request[name] ?? [];
  if (!Array.isArray(value)) throw new Problem(`"${name}" has to be a list.`);
  if (value.length > most) throw new Problem(`"${name}" has ${value.length} entries, ${most} are allowed.`);
  return value;
}

export function secret(name, where) {
  const value = (process.env[name] ?? "").trim();
  if (!value) throw new Problem(`The secret ${name} is not set. ${where}`);
  return value;
}

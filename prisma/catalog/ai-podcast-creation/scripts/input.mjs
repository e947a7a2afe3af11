// Reads what was sent, and says in one sentence which field is wrong and what would be right.

import fs from "node:fs";

/** Something that the caller can put right; its message is shown as it is. */
export class Problem extends Error {}

/** The input as an object of the known fields; plain text becomes the first of them. */
export function readRequest(known) {
  const file = process.env.INPUT_FILE || process.argv[2];
  if (file && !fs.existsSync(file)) throw new Problem(`There is no file ${file}.`);
  const raw = fs.readFileSync(file || 0, "utf8").replace(/^\uFEFF/, "").trim();
  if (!raw.startsWith("{")) return raw === "" ? {} : { [known[0]]: raw };
  let request;
  try {
    request = JSON.parse(raw);
  } catch (error) {
    throw new Problem(`The input begins like JSON but cannot be read as such: ${error.message}`);
  }
  const strange = Object.keys(request).find((name) => !known.includes(name));
  if (strange !== undefined) throw new Problem(`There is no field "${strange}". The fields are ${known.join(", ")}.`);
  return request;
}

export function text(request, name, { most, missing }) {
  const value = request[name];
  if (value === undefined || (typeof value === "string" && value.trim() === "")) {
    if (missing) throw new Problem(`"${name}" is missing: ${missing}`);
    return undefined;
  }
  if (typeof value !== "string") throw new Problem(`"${name}" has to be text.`);
  if (value.length > most) throw new Problem(`"${name}" has ${value.length} characters; at most ${most} are accepted.`);
  return value.trim();
}

export function choice(request, name, options, otherwise) {
  const value = request[name] ?? otherwise;
  if (!options.includes(value)) throw new Problem(`"${name}" has to be one of ${options.join(", ")}.`);
  return value;
}

export function number(request, name, { least, most, otherwise, whole = true }) {
  const value = request[name] ?? otherwise;
  if (value === undefined) return undefined;
  const isFine = typeof value === "number" && value >= least && value <= most && (!whole || Number.isInteger(value));
  if (!isFine) throw new Problem(`"${name}" has to be a ${whole ? "whole " : ""}number from ${least} to ${most}.`);
  return value;
}

/** The attached files whose names match, in the order of their names. */
export function attachments(pattern) {
  if (!fs.existsSync("attachments")) return [];
  const names = fs.readdirSync("attachments").filter((name) => pattern.test(name)).sort();
  return names.map((name) => ({ name, bytes: fs.readFileSync(`attachments/${name}`) }));
}

// Reads the request, and says in one sentence which field is wrong and what would be right.

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
    throw new Problem(`The input begins like an object but is not JSON: ${error.message}`);
  }
  const strange = Object.keys(request).find((name) => !known.includes(name));
  if (strange !== undefined) throw new Problem(`${strange}: there is no such field. The fields are ${known.join(", ")}.`);
  return request;
}

export function text(request, name, { most = 500, shape, right }) {
  const value = request[name];
  if (value === undefined || value === null || value === "") return undefined;
  if (typeof value !== "string") throw new Problem(`${name}: has to be text, ${right}.`);
  if (value.length > most) throw new Problem(`${name}: has ${value.length} characters; at most ${most} are taken.`);
  if (shape && !shape.test(value.trim())) throw new Problem(`${name}: has to be ${right}; it is "${value.slice(0, 80)}".`);
  return value.trim();
}

export function needed(request, name, rules) {
  const value = text(request, name, rules);
  if (!value) throw new Problem(`${name}: is missing; give ${rules.right}.`);
  return value;
}

export function choice(request, name, options, otherwise) {
  const value = request[name] ?? otherwise;
  if (!options.includes(value)) throw new Problem(`${name}: has to be one of ${options.join(", ")}.`);
  return value;
}

export function whole(request, name, { least, most, otherwise }) {
  const value = request[name] ?? otherwise;
  if (!Number.isInteger(value) || value < least || value > most) throw new Problem(`${name}: has to be a whole number from ${least} to ${most}.`);
  return value;
}

export function yes(request, name, otherwise = false) {
  const value = request[name] ?? otherwise;
  if (typeof value !== "boolean") throw new Problem(`${name}: has to be true or false.`);
  return value;
}

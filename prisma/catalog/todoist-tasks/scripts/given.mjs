// What was asked for, and one sentence about the field that is wrong.

import fs from "node:fs";

/** Something that the caller can put right; its message is shown as it is. */
export class Problem extends Error {}

export function readRequest(known) {
  const file = process.env.INPUT_FILE || process.argv[2];
  if (file && !fs.existsSync(file)) throw new Problem(`There is no file ${file}.`);
  const raw = fs.readFileSync(file || 0, "utf8").replace(/^\uFEFF/, "").trim();
  let request;
  try {
    request = JSON.parse(raw);
  } catch {
    throw new Problem(`The input has to be a JSON object with the fields ${known.join(", ")}.`);
  }
  onlyKnown(request, known, "");
  return request;
}

export function onlyKnown(value, known, where) {
  if (value === null || typeof value !== "object" || Array.isArray(value)) throw new Problem(`${where || "The input"} has to be an object with the fields ${known.join(", ")}.`);
  const strange = Object.keys(value).find((name) => !known.includes(name));
  if (strange !== undefined) throw new Problem(`${where ? `${where}: there` : "There"} is no field "${strange}". The fields are ${known.join(", ")}.`);
}

export function text(request, name, { most = 255, missing, where = "" } = {}) {
  const value = request[name];
  const at = where ? `${where}: ` : "";
  if (value === undefined || value === null || (typeof value === "string" && value.trim() === "")) {
    if (missing) throw new Problem(`${at}"${name}" is missing: ${missing}`);
    return undefined;
  }
  if (typeof value !== "string") throw new Problem(`${at}"${name}" has to be text.`);
  if (value.length > most) throw new Problem(`${at}"${name}" has ${value.length} characters; at most ${most} are accepted.`);
  return value.trim();
}

export function choice(request, name, options, otherwise, where = "") {
  const value = request[name] ?? otherwise;
  if (value !== undefined && !options.includes(value)) throw new Problem(`${where ? `${where}: ` : ""}"${name}" has to be one of ${options.join(", ")}.`);
  return value;
}

export function number(request, name, { least, most, otherwise, where = "" }) {
  const value = request[name] ?? otherwise;
  if (value === undefined) return undefined;
  if (!(Number.isInteger(value) && value >= least && value <= most)) throw new Problem(`${where ? `${where}: ` : ""}"${name}" has to be a whole number from ${least} to ${most}.`);
  return value;
}

export function names(request, name, where = "") {
  const value = request[name] ?? [];
  if (!Array.isArray(value) || !value.every((each) => typeof each === "string" && each.trim())) throw new Problem(`${where ? `${where}: ` : ""}"${name}" has to be a list of names.`);
  return value.map((each) => each.trim());
}

export function date(request, name, where = "") {
  const value = text(request, name, { where });
  const isDay = value === undefined || (/^\d{4}-\d\d-\d\d$/.test(value) && isReal(value));
  if (!isDay) throw new Problem(`${where ? `${where}: ` : ""}"${name}" has to be a day such as 2026-05-29.`);
  return value;
}

export function list(request, name, most) {
  const value = request[name];
  if (!Array.isArray(value) || value.length < 1 || value.length > most) throw new Problem(`"${name}" has to be a list of 1 to ${most}.`);
  return value;
}

function isReal(day) {
  const moment = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(moment.getTime()) && moment.toISOString().startsWith(day);
}

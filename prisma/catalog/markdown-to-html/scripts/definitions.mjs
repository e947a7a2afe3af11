// Link targets: the "(address "title")" after a link's text, and "[label]: address "title"" definitions.

import { unescapeText } from "./characters.mjs";

const MAX_PARENTHESES = 32;
const WHITE = /[ \t]*(?:\n[ \t]*)?/y;
const LABEL = /\[((?:[^\\[\]]|\\[\s\S])*)\]/y;

/** Labels match without regard to case, to accents' encoding and to the amount of white space. */
export function normalizeLabel(label) {
  return label.normalize("NFC").trim().replace(/\s+/g, " ").toLowerCase().toUpperCase();
}

export function skipWhite(source, position) {
  WHITE.lastIndex = position;
  WHITE.exec(source);
  return WHITE.lastIndex;
}

/** "[label]" at a position: { label, end }, or undefined. */
export function labelAt(source, position) {
  LABEL.lastIndex = position;
  const match = LABEL.exec(source);
  return match && match[1].length < 1000 ? { label: match[1], end: LABEL.lastIndex } : undefined;
}

/** A link address, bare or in <angle brackets>: { address, end }, or undefined. */
export function addressAt(source, position) {
  if (source[position] === "<") {
    for (let i = position + 1; i < source.length && source[i] !== "\n" && source[i] !== "<"; i += 1) {
      if (source[i] === "\\") i += 1;
      else if (source[i] === ">") return { address: unescapeText(source.slice(position + 1, i)), end: i + 1 };
    }
    return undefined;
  }
  let depth = 0;
  let end = position;
  for (; end < source.length; end += 1) {
    const code = source.charCodeAt(end);
    if (code <= 32 || code === 127) break;
    if (source[end] === "\\" && /[!-/:-@[-`{-~]/.test(source[end + 1] ?? "")) end += 1;
    else if (source[end] === "(") {
      depth += 1;
      if (depth > MAX_PARENTHESES) return undefined;
    }
    else if (source[end] === ")") {
      if (depth === 0) break;
      depth -= 1;
    }
  }
  if (depth !== 0 || end === position) return undefined;
  return { address: unescapeText(source.slice(position, end)), end };
}

/** A quoted title: { title, end }, or undefined. It must not contain a blank line. */
export function titleAt(source, position) {
  const close = { '"': '"', "'": "'", "(": ")" }[source[position]];
  if (!close) return undefined;
  for (let i = position + 1; i < source.length; i += 1) {
    if (source[i] === "\\") {
      i += 1;
    } else if (source[i] === close) {
      const raw = source.slice(position + 1, i);
      return /\n[ \t]*\n/.test(raw) ? undefined : { title: unescapeText(raw), end: i + 1 };
    } else if (source[i] === "(" && close === ")") {
      return undefined;
    }
  }
  return undefined;
}

/** The part of an inline link after its text, from "(" to ")": { address, title, end }. */
export function inlineTargetAt(source, position) {
  if (source[position] !== "(") return undefined;
  let at = skipWhite(source, position + 1);
  if (source[at] === ")") return { address: "", end: at + 1 };
  const target = addressAt(source, at) ?? { address: "", end: at };
  const afterAddress = target.end;
  at = skipWhite(source, afterAddress);
  const title = at > afterAddress ? titleAt(source, at) : undefined;
  if (title) at = skipWhite(source, title.end);
  if (source[at] !== ")" || (target.end === position + 1 && !title)) return undefined;
  return { address: target.address, title: title?.title, end: at + 1 };
}

const REST_OF_LINE = /[ \t]*(?:\n|$)/y;

function lineEnd(source, position) {
  REST_OF_LINE.lastIndex = position;
  return REST_OF_LINE.test(source) ? REST_OF_LINE.lastIndex : -1;
}

/** Read definitions off the start of a paragraph into `definitions`; returns the remaining text. */
export function takeDefinitions(source, definitions) {
  let rest = source;
  while (rest[0] === "[") {
    const found = definitionAt(rest);
    if (!found) break;
    const key = normalizeLabel(found.label);
    if (!definitions.has(key)) definitions.set(key, { address: found.address, title: found.title });
    rest = rest.slice(found.end).replace(/^[ \t]+/, "");
  }
  return rest;
}

function definitionAt(source) {
  const label = labelAt(source, 0);
  if (!label || label.label.trim() === "" || source[label.end] !== ":") return undefined;
  const target = addressAt(source, skipWhite(source, label.end + 1));
  if (!target) return undefined;
  const found = { label: label.label, address: target.address, title: undefined };
  const titleStart = skipWhite(source, target.end);
  const title = titleStart > target.end ? titleAt(source, titleStart) : undefined;
  const withTitle = title ? lineEnd(source, title.end) : -1;
  if (withTitle >= 0) return { ...found, title: title.title, end: withTitle };
  const withoutTitle = lineEnd(source, target.end);
  return withoutTitle >= 0 ? { ...found, end: withoutTitle } : undefined;
}

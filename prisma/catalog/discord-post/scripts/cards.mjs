// A card of a Discord message (an "embed" in its own words), checked against the limits that it is refused over.

import { list, Problem, text } from "./request.mjs";

const PARTS = ["title", "link", "text", "colour", "facts", "image", "footer", "time"];
const COLOURS = { green: 0x2e7d32, amber: 0xb26a00, red: 0xc62828, blue: 0x1565c0, grey: 0x607d8b };
const ADDRESS = { pattern: /^https?:\/\/\S+$/, like: "an address that begins with https://" };

export function card(given, where) {
  if (!given || typeof given !== "object" || Array.isArray(given)) throw new Problem(`"${where}" has to be an object.`);
  const strange = Object.keys(given).find((name) => !PARTS.includes(name));
  if (strange) throw new Problem(`"${where}.${strange}" is not a part of a card. There are ${PARTS.join(", ")}.`);
  // The parts are read under their full names, so that a complaint says which card is meant.
  const named = Object.fromEntries(Object.entries(given).map(([name, value]) => [`${where}.${name}`, value]));
  const part = (name, options) => text(named, `${where}.${name}`, options);
  const title = part("title", { most: 256 });
  const url = part("link", ADDRESS);
  const description = part("text", { most: 4096 });
  const image = part("image", ADDRESS);
  const footer = part("footer", { most: 2048 });
  const time = part("time", { pattern: /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)$/, like: "a time such as 2026-03-02T14:10:00Z" });
  const fields = list(named, `${where}.facts`, 25).map((each, at) => fact(each, `${where}.facts[${at}]`));
  if (!title && !description && !fields.length && !image) throw new Problem(`"${where}" is empty: give it a title, a text, facts or an image.`);
  if (url && !title) throw new Problem(`"${where}.link" needs a title to stand on.`);
  return {
    ...(title && { title }),
    ...(url && { url }),
    ...(description && { description }),
    ...(given.colour !== undefined && { color: colour(given.colour, `${where}.colour`) }),
    ...(fields.length && { fields }),
    ...(image && { image: { url: image } }),
    ...(footer && { footer: { text: footer } }),
    ...(time && { timestamp: time }),
  };
}

function fact(given, where) {
  const { label, value, wide = false } = given ?? {};
  const isRight = [label, value].every((each) => typeof each === "string" && each.trim()) && typeof wide === "boolean";
  if (!isRight) throw new Problem(`"${where}" needs "label" and "value", both text; "wide" may be true.`);
  if (label.length > 256 || value.length > 1024) throw new Problem(`"${where}" is too long: a label has up to 256 characters, a value up to 1024.`);
  return { name: label.trim(), value: value.trim(), inline: !wide };
}

function colour(value, where) {
  if (Object.hasOwn(COLOURS, value)) return COLOURS[value];
  const hex = /^#([0-9a-f]{6})$/i.exec(String(value));
  if (!hex) throw new Problem(`"${where}" has to be ${Object.keys(COLOURS).join(", ")} or a code such as #1565c0.`);
  return Number.parseInt(hex[1], 16);
}

/** The characters that Discord counts towards its limit for all cards together. */
export function letters({ title = "", description = "", footer, fields = [] }) {
  const texts = [title, description, footer?.text ?? "", ...fields.flatMap(({ name, value }) => [name, value])];
  return texts.reduce((sum, each) => sum + each.length, 0);
}

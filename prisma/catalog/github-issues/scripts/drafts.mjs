// The issues to be filed, checked before anything is sent, and how alike two titles are.

import { Problem } from "./input.mjs";

const MOST = 25;
const FIELDS = ["title", "body", "labels", "assignees", "milestone"];
const COMMON = new Set("the and for with when after from into not does can cannot are was has have its that this".split(" "));

export function readDrafts(issues) {
  if (!Array.isArray(issues) || issues.length === 0) throw new Problem("issues: give a list of at least one issue with title and body.");
  if (issues.length > MOST) throw new Problem(`issues: there are ${issues.length}; at most ${MOST} are filed in one run.`);
  const drafts = issues.map(readDraft);
  for (const [at, { title }] of drafts.entries()) {
    const first = drafts.findIndex((other) => similarity(other.title, title) === 1);
    if (first < at) throw new Problem(`issues[${at}].title: says the same as issues[${first}]; file it once.`);
  }
  return drafts;
}

function readDraft(issue, at) {
  const place = `issues[${at}]`;
  if (typeof issue !== "object" || issue === null) throw new Problem(`${place}: has to be an object with title and body.`);
  const strange = Object.keys(issue).find((name) => !FIELDS.includes(name));
  if (strange) throw new Problem(`${place}.${strange}: there is no such field. The fields are ${FIELDS.join(", ")}.`);
  const { title, body = "", labels = [], assignees = [], milestone } = issue;
  if (typeof title !== "string" || title.trim() === "" || title.length > 256) throw new Problem(`${place}.title: has to be text of 1 to 256 characters.`);
  if (typeof body !== "string" || body.length > 65_536) throw new Problem(`${place}.body: has to be text of at most 65,536 characters.`);
  for (const [name, value] of Object.entries({ labels, assignees })) {
    if (!Array.isArray(value) || value.some((each) => typeof each !== "string")) throw new Problem(`${place}.${name}: has to be a list of names.`);
  }
  if (milestone !== undefined && !Number.isInteger(milestone)) throw new Problem(`${place}.milestone: has to be the milestone's number.`);
  return { title: title.trim(), body, labels, assignees, milestone };
}

/** The share of words that two titles have in common, from 0 to 1. */
export function similarity(one, other) {
  const [a, b] = [wordsOf(one), wordsOf(other)];
  const both = [...a].filter((word) => b.has(word)).length;
  const all = a.size + b.size - both;
  return all === 0 ? Number(one.trim().toLowerCase() === other.trim().toLowerCase()) : both / all;
}

function wordsOf(title) {
  const words = title.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  return new Set(words.filter((word) => word.length > 2 && !COMMON.has(word)));
}

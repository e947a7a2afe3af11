import type { Action } from "#lib/runtime/connectors/action";

/** What people call what an action's words call otherwise. */
const ALSO = new Map(
  Object.entries({
    ...{ email: ["gmail"], emails: ["email", "gmail"], mail: ["email", "gmail"], mails: ["email", "gmail"], message: ["email"], inbox: ["gmail"] },
    ...{ meeting: ["event"], meetings: ["event"], appointment: ["event"], call: ["event"], document: ["file"], doc: ["file"], docs: ["document", "file"] },
    ...{ bug: ["issue"], ticket: ["issue"], pr: ["pull"], prs: ["pull"], repos: ["repository"], table: ["database"], ci: ["check", "workflow"] },
    ...{ schedule: ["create"], book: ["create"], upload: ["create"], open: ["create"], make: ["create"], new: ["create"], add: ["create"], write: ["create"] },
    ...{
      post: ["create", "send"],
      forward: ["send"],
      edit: ["update"],
      change: ["update"],
      cancel: ["delete"],
      remove: ["delete", "trash"],
      delete: ["trash"],
    },
    ...{ find: ["search"], show: ["get", "list", "read"], view: ["get", "list", "read"], download: ["get", "read"], build: ["check", "workflow"] },
  }),
);

/** Of what fits best, what fits less than this part of it is no answer. */
const LEAST = 0.15;

type Words = { name: string[]; description: string[]; fields: string[] };

/**
 * The actions that have the words of a text, best first: in the name, then in the description, then in a field's name. A word that few
 * actions have says more than one that many have, and so does an action that has all of them. Without words all.
 */
export function searchActions(text: string, from: Action[]): Action[] {
  const all = [...new Set(wordsOf(text))];
  const long = all.filter((word) => word.length > 2 || ALSO.has(word));
  const asked = long.length > 0 ? long : all;
  const byName = (a: { each: Action }, b: { each: Action }) => a.each.name.localeCompare(b.each.name);
  const actions = from.map((each) => ({ each, words: wordsIn(each) })).sort(byName);
  if (asked.length === 0) return actions.map(({ each }) => each);
  const weights = asked.map((word) => {
    const having = actions.filter(({ words: { name, description } }) => fits(name, word) + fits(description, word) > 0).length;
    return having === 0 ? 0 : Math.log(1 + actions.length / having);
  });
  const whole = weights.reduce((sum, weight) => sum + weight, 0) || 1;
  const scored = actions.map(({ each, words }) => {
    let [score, had] = [0, 0];
    for (const [at, word] of asked.entries()) {
      const weight = weights[at] as number;
      const fit = 8 * fits(words.name, word) + 3 * fits(words.description, word) + fits(words.fields, word);
      score += fit * (weight || 1);
      if (fit > 0) had += weight;
    }
    return { each, score: score * (had / whole || 0.1) };
  });
  const best = Math.max(0, ...scored.map(({ score }) => score));
  return scored
    .filter(({ score }) => score > 0 && score >= LEAST * best)
    .sort((a, b) => b.score - a.score)
    .map(({ each }) => each);
}

const wordsIn = ({ name, description, input }: Action): Words => ({
  ...{ name: wordsOf(name), description: wordsOf(description) },
  fields: wordsOf(Object.keys(input.shape).join(" ").replaceAll(/[A-Z]/g, " $&")),
});

const wordsOf = (text: string): string[] =>
  text
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .toLowerCase()
    .replaceAll("e-mail", "email")
    .match(/[\p{L}\p{N}]+/gu) ?? [];

/** How well a word fits: as it stands before what it may also be called. */
const fits = (words: string[], word: string): number => Math.max(likeness(words, word), ...(ALSO.get(word) ?? []).map((also) => 0.8 * likeness(words, also)));

/** As a whole before as a beginning, either way round, so that "issues" finds "issue". */
function likeness(words: string[], word: string): number {
  if (words.includes(word)) return 2;
  return words.some((each) => each.startsWith(word) || (each.length > 3 && word.startsWith(each))) ? 1 : 0;
}

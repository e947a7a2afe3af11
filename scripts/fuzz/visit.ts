import type { Operation } from "#lib/api/operation";
import { operations } from "#lib/operations/index";
import { EXAMPLES, type Example, type Name } from "#lib/testing/examples";
import type { Random } from "../chaos/random.ts";
import { filesRead } from "./forms.ts";
import { judgeOperation } from "./judge.ts";
import { draftOf, mutate, written } from "./mutate.ts";
import { invitePeople, type People, someone, type Who } from "./people.ts";
import type { Report } from "./report.ts";

/** How many odd requests are made of one example. */
const MUTANTS = 10;

/** Tries one operation: its example as it is, and odd requests made of it, from all kinds of people. */
export async function visitOperation(name: Name, people: People, random: Random, report: Report) {
  const operation: Operation = operations[name];
  const { home } = people;
  const example: Example = await EXAMPLES[name](home);
  await filesRead(example.body);
  const credentials = (who: Who): [string, string][] => {
    if (who !== "owner") return people.headers[who];
    if (operation.scope === "session" || example.token) return [["x-auth-token", example.token ?? home.token]];
    return example.key ? [["x-api-key", example.key]] : people.headers.owner;
  };
  const plain = async () => {
    const sent = written(draftOf(operation, example), "owner", credentials("owner"), "as it should be");
    const answer = await report.send(sent);
    if (answer.status === operation.status) report.answered.add(name);
  };
  // At first as it is, so that everything is known to be reached; later at the end as well, when odd requests have been at it.
  const early = random() < 0.5;
  const first = early || !report.answered.has(name);
  if (first) await plain();
  for (let i = 0; i < MUTANTS; i++) {
    const who = random() < 0.5 ? "owner" : someone(random);
    const draft = draftOf(operation, example);
    const what = random() < 0.1 ? "as it should be" : mutate(draft, random, people.theirs);
    const sent = written(draft, who, credentials(who), what);
    const asSession = who === "owner" && sent.headers[0]?.[0] === "x-auth-token";
    const foreign = ["stranger", "strangerSession"].includes(who) && example.foreign !== undefined && draft.samePath;
    const look = (answer: Parameters<typeof judgeOperation>[1]) =>
      judgeOperation(sent, answer, { who: asSession ? "ownerSession" : who, foreign, canary: people.canary });
    const times = random() < 0.06 && sent.goes !== "cut" ? 3 : 1;
    await Promise.all(Array.from({ length: times }, () => report.send(sent, look)));
  }
  if (!first) await plain();
  report.reached.add(name);
}

/** People for one lane of the run, and others when these have been through enough. */
export function lane() {
  let people: People | undefined;
  let visits = 0;
  return async ({ anew = false } = {}) => {
    if (!people || anew || visits++ % 25 === 0) people = await invitePeople();
    return people;
  };
}

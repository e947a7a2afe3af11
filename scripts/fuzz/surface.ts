import type { Random } from "../chaos/random.ts";
import type { People } from "./people.ts";
import type { Report } from "./report.ts";
import type { Answer, Sent } from "./wire.ts";

export type Surface = (people: People, random: Random, report: Report) => Promise<void>;

/** Sends one after the other, as many as `make` is asked for; `look` says what else is wrong with an answer. */
export async function sendAll(report: Report, times: number, make: () => Sent, look?: (answer: Answer, sent: Sent) => string[]) {
  for (let i = 0; i < times; i++) {
    const sent = make();
    await report.send(sent, look && ((answer) => look(answer, sent)));
  }
}

/** For what only those with a credential may have. */
export const letsNobodyIn = ({ status }: Answer, { who }: Sent): string[] =>
  ["nobody", "mistyped"].includes(who) && status > 0 && status < 400 && status !== 204 ? [`lets ${who} in with ${status}`] : [];

/** A length of bytes of nothing in particular. */
export const noise = (random: Random, length: number): Buffer => Buffer.from(Array.from({ length }, () => random.whole(0, 255)));

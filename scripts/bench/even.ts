/** A process of its own that sends requests at an even pace, told by its one argument, and prints the figures of each round as JSON. */
import { constants, setPriority } from "node:os";
import { type Call, type Figures, paced } from "./load.ts";

export type Even = { call: Call; perSecond: number; ms: number; rounds: number };

const { call, perSecond, ms, rounds }: Even = JSON.parse(process.argv[2] as string);
try {
  // Callers are on other machines: what this one waits for a processor here is no time of the server's.
  setPriority(constants.priority.PRIORITY_ABOVE_NORMAL);
} catch (error) {
  // As a rule only root may.
  console.error(`The pace is kept by an ordinary process, whose own waiting is counted: ${(error as Error).message}`);
}
await paced(call, { perSecond, ms: 1000 });
const figures: Figures[] = [];
for (let i = 0; i < rounds; i++) figures.push(await paced(call, { perSecond, ms }));
console.log(JSON.stringify(figures));
process.exit(0);

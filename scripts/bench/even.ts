/** A process of its own that sends requests at an even pace, told by its one argument, and prints the figures of each round as JSON. */
import { type Call, type Figures, paced } from "./load.ts";

export type Even = { call: Call; perSecond: number; ms: number; rounds: number };

const { call, perSecond, ms, rounds }: Even = JSON.parse(process.argv[2] as string);
await paced(call, { perSecond, ms: 1000 });
const figures: Figures[] = [];
for (let i = 0; i < rounds; i++) figures.push(await paced(call, { perSecond, ms }));
console.log(JSON.stringify(figures));
process.exit(0);

import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { operations } from "#lib/operations/index";
import { sha256Hex } from "#lib/platform/crypto";
import { randomFrom } from "./chaos/random.ts";
import { directRoad } from "./direct.ts";
import { fitForNext } from "./fit-for-next.ts";
import { draftOf, mayWait, mutate, written } from "./fuzz/mutate.ts";
import { invitePeople } from "./fuzz/people.ts";
import { Report } from "./fuzz/report.ts";
import { SURFACES } from "./fuzz/surfaces.ts";
import { visitOperation } from "./fuzz/visit.ts";
import { Wire } from "./fuzz/wire.ts";
import { refuseUnreadable } from "./unreadable.ts";

/**
 * The short form of `npm run fuzz`: some requests, the same at each run unless FUZZ_SEED says otherwise, to the direct road in this process. Next's
 * part, the log and what the process holds are for the long one.
 */
const seed = Number(process.env.FUZZ_SEED ?? 7);
const server = createServer();
let wire: Wire;

beforeAll(async () => {
  const direct = await directRoad();
  server.on("clientError", refuseUnreadable);
  server.on("request", (request, response) => {
    request.headers["x-clanker-address"] = "127.0.0.1";
    request.headers["x-clanker-host"] = "localhost:3000";
    if (fitForNext(request, response) && !direct(request, response)) response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  wire = new Wire(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, 500);
});
afterAll(() => {
  wire.rest();
  server.closeAllConnections();
  server.close();
});

test("whatever is sent to a few operations and to everything else, the answer is one that may be given", async () => {
  const random = randomFrom(seed);
  const report = new Report(wire, [process.cwd()]);
  const people = await invitePeople();
  // Nobody is there to do what some would wait for.
  const here = (Object.keys(operations) as (keyof typeof operations)[]).filter((name) => !mayWait(operations[name]));
  const names = here.toSorted(() => random() - 0.5).slice(0, 12);
  for (const name of names) await visitOperation(name, people, random, report);
  // What Next answers, and zips, which have a test of their own.
  const { pages: _, plain: __, "sign-in": ___, zips: ____, ...direct } = SURFACES;
  await Promise.all(Object.values(direct).map((surface) => surface(people, random, report)));
  const found = [...report.violations.values()].map(({ what, first }) => `${what}\n${first}`);
  expect(found, `with FUZZ_SEED=${seed}`).toEqual([]);
  expect(report.answered.size).toBe(names.length);
  expect(report.requests).toBeGreaterThan(150);
}, 60_000);

test("the same seed sends the same requests", () => {
  const sent = (seed: number) => {
    const random = randomFrom(seed);
    return [operations.updateMemory, operations.createWorkflow, operations.listAuditLogs, operations.updateMember].map((operation) => {
      const draft = draftOf(operation, { body: { name: "a", ids: ["exec_1"] }, query: "?limit=2" });
      const what = mutate(draft, random, ["exec_2"]);
      const { target, body } = written(draft, "owner", [], what);
      return [what, target, sha256Hex(body ?? "")];
    });
  };
  expect(sent(3)).toEqual(sent(3));
  expect(sent(3)).not.toEqual(sent(4));
});

import { db, isAway, transaction } from "#lib/platform/db";
import { book, DOLLARINO } from "#lib/runtime/ledger";
import { sleep } from "./cluster.ts";
import type { Answer, Home, Insist } from "./insist.ts";
import type { Random } from "./random.ts";

type Write = { what: string; body(name: string): object; times(home: Home, name: string): Promise<number> };

const noted = async ({ id }: Home, name: string) => {
  const memory = await db().memory.findUnique({ where: { workspaceId: id } });
  return (memory?.content ?? "").split("\n\n---\n\n").filter((note) => note === name).length;
};
const tool = (name: string) => ({ name: "write-memory", arguments: { content: name, mode: "append" }, _meta: { "clanker/idempotency-key": name } });

/** Kinds of writes, and how often one is there afterwards: once, however often it was sent. */
const WRITES = {
  note: { what: "POST /memory/append", body: (note) => ({ note }), times: noted },
  tool: { what: "MCP tools/call", body: tool, times: noted },
  key: { what: "POST /api-keys", body: (name) => ({ name }), times: ({ id }, name) => db().apiKey.count({ where: { workspaceId: id, name } }) },
  secret: {
    what: "POST /secrets",
    body: (name) => ({ name, value: "a value" }),
    times: ({ id }, name) => db().secret.count({ where: { workspaceId: id, name } }),
  },
  collection: {
    what: "POST /collections",
    body: (name) => ({ name }),
    times: ({ id }, name) => db().collection.count({ where: { workspaceId: id, name } }),
  },
  workflow: {
    what: "POST /workflows/definitions",
    body: (name) => ({ slug: name, name, steps: [{ id: "one", type: "memory", note: "never run" }] }),
    times: ({ id }, name) => db().workflow.count({ where: { workspaceId: id, slug: name } }),
  },
} satisfies Record<string, Write>;

/** Everything that is written besides runs: sent until it is answered, by some twice at the same moment, and there once. */
export class Writes {
  readonly done: { home: Home; name: string; kind: keyof typeof WRITES }[] = [];
  readonly grants: { home: Home; names: string[]; ok: number; id: number }[] = [];
  readonly payments: { home: Home; reference: string }[] = [];
  readonly violations: string[] = [];
  private readonly insist: Insist;
  private readonly random: Random;

  constructor(insist: Insist, random: Random) {
    this.insist = insist;
    this.random = random;
  }

  async write(home: Home, name: string) {
    const kind = this.random.weighted({ note: 5, tool: 4, key: 1, secret: 1, collection: 1, workflow: 1 });
    const { what, body } = WRITES[kind];
    const send = () => this.insist(home, what, body(name), name);
    const answers = await Promise.all(this.random() < 0.3 ? [send(), send()] : [send()]);
    this.done.push({ home, name, kind });
    for (const { status, body: said } of answers) if (status > 201) this.violations.push(`${name}: ${what} answered ${status} ${JSON.stringify(said)}`);
    const kinds = new Set(answers.map((answer) => identityOf(answer)));
    if (kinds.size > 1) this.violations.push(`doubled: ${name}: ${what} answered its twins ${[...kinds].join(" and ")}`);
  }

  /** Asks for a grant of one call, has it approved, and lets twins race with it. */
  async grant(home: Home, name: string) {
    const ask = (what: string, body: object, more: Parameters<Insist>[4] = {}, key = `${what} ${name}`) => this.insist(home, what, body, key, more);
    const agent = { key: home.agent };
    const asked = await ask("POST /agents/connect", { requestedScopes: ["memory:write"], agentDisplayName: "Chaos", reason: name, mode: "one_time" }, agent);
    const id = (asked.body as { consent_id?: string }).consent_id;
    if (!id) return void this.violations.push(`${name}: connect answered ${asked.status} ${JSON.stringify(asked.body)}`);
    await ask(`POST /agents/consents/${id}/approve`, {}, { token: home.token });
    const polled = await ask(`GET /agents/connect/poll/${id}`, {}, agent);
    const token = (polled.body as { grant_token?: string }).grant_token;
    // An answer that was lost on its way had it: it is handed out once, and the agent would ask again.
    if (!token) return;
    const names = [`${name}a`, `${name}b`];
    const twins = names.map((note) => ask("POST /memory/append", { note }, { ...agent, headers: { "x-permission-grant": token } }, note));
    const statuses = (await Promise.all(twins)).map(({ status }) => status);
    for (const status of statuses) if (![200, 403].includes(status)) this.violations.push(`${name}: one of its twins was answered ${status}`);
    this.grants.push({ home, names, ok: statuses.filter((status) => status === 200).length, id: Number(id.slice(4)) });
  }

  /** Books credits as a payment that is reported several times is booked. */
  async pay(home: Home, reference: string) {
    const booking = { workspaceId: home.id, type: "top_up" as const, amount: 3n * DOLLARINO, description: "Chaos", reference };
    for (let done = 0; done < 2; )
      await transaction((tx) => book(tx, booking)).then(
        () => done++,
        (error: unknown) => (isAway(error) ? sleep(300) : Promise.reject(error)),
      );
    this.payments.push({ home, reference });
  }

  async check(): Promise<string[]> {
    const wrong = [...this.violations];
    const count = (times: number, what: string) => times !== 1 && wrong.push(`${times === 0 ? "lost" : "doubled"}: ${what} is there ${times} times`);
    for (const { home, name, kind } of this.done) count(await WRITES[kind].times(home, name), `${kind} ${name}`);
    for (const { reference } of this.payments) count(await db().creditTransaction.count({ where: { reference } }), `the payment ${reference}`);
    for (const { home, names, ok, id } of this.grants) {
      const { usedAt } = await db().grant.findUniqueOrThrow({ where: { consentId: id } });
      const times = (await Promise.all(names.map((name) => noted(home, name)))).reduce((a, b) => a + b, 0);
      if (times !== (usedAt ? 1 : 0))
        wrong.push(`${times > 1 ? "doubled" : "lost"}: a grant of one call is ${usedAt ? "used" : "unused"}, and ${names} are there ${times} times`);
      if (ok > times) wrong.push(`lost: ${ok} of ${names} were answered 200, and ${times} are there`);
    }
    return wrong;
  }
}

/** What twins are both to be answered: the same thing that was made. A note's answer has the document as it was then. */
function identityOf({ body }: Answer): string {
  const made = body as { id?: string; version?: number; data?: { id: string }; result?: { structuredContent?: { version: number } } };
  return String(made.id ?? made.data?.id ?? made.version ?? made.result?.structuredContent?.version);
}

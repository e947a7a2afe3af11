/**
 * `npm run credits`: the server's owner looks at a workspace's credits, gives or takes some, sets its tier, or checks the
 * books. Works beside a running server, or on the database that DATABASE_URL names.
 */
import { randomUUID } from "node:crypto";
import { parseArgs } from "node:util";
import type { Db } from "#lib/platform/db";
import { generateClient } from "./build.ts";
import { completeEnvironment, findDatabase } from "./settings.ts";

const USAGE = `Usage:
  npm run credits -- --workspace <slug or id>                     shows balance, tier and the last transactions
  npm run credits -- --workspace <slug or id> --amount <number>   gives dollarinos, or takes them when it is below zero
                     --note "why"                                 what the workspace is told
                     --reference <word>                           books the same reference only once, however often it is called
  npm run credits -- --workspace <slug or id> --tier <name>       sets the tier: free, pro or team
  npm run credits -- --check                                      checks the books, of one workspace with --workspace`;

/** A refusal that whoever typed the command is told about. */
class Refusal extends Error {}

const options = readOptions();
if (options.help) {
  console.log(USAGE);
  process.exit(0);
}
await findDatabase(await completeEnvironment());
await generateClient();

const { writeAudit } = await import("#lib/api/audit");
const { formatId } = await import("#lib/api/fields");
const { newRequestId } = await import("#lib/api/request-id");
const { workspaceId: readWorkspaceId } = await import("#lib/auth/authenticate");
const { db, transaction } = await import("#lib/platform/db");
const { book, DOLLARINO } = await import("#lib/runtime/ledger");
const { checkLedger } = await import("#lib/runtime/ledger-check");
const { TIERS } = await import("#lib/runtime/tiers");

const request = { requestId: newRequestId(null), surface: "api" as const, ip: null, userAgent: "npm run credits", signal: new AbortController().signal };
const actor = { type: "system" as const, id: null, name: "The server's owner" };

try {
  process.exit(await main());
} catch (error) {
  const { message } = error as Error;
  const away = /ECONNREFUSED|Can't reach database/.test(`${message} ${(error as { code?: string }).code}`);
  if (!away && !(error instanceof Refusal)) throw error;
  console.error(away ? "The database does not answer. Is the server running?" : message);
  process.exit(1);
}

async function main(): Promise<number> {
  const id = options.workspace === undefined ? undefined : await findWorkspace(options.workspace);
  if (options.check) return check(id);
  if (id === undefined) throw new Refusal(USAGE);
  const { amount, tier } = options;
  if (amount !== undefined || tier !== undefined) {
    const said = await transaction(async (tx) => [
      ...(tier === undefined ? [] : [await setTier(tx, id, tier)]),
      ...(amount === undefined ? [] : [await give(tx, id, toMicro(amount))]),
    ]);
    for (const line of said) console.log(line);
  }
  await show(id);
  return 0;
}

function readOptions() {
  // So that a number below zero is no option of its own.
  const args = process.argv.slice(2).flatMap((arg, i, all) => (all[i - 1] === "--amount" ? [] : arg === "--amount" ? [`--amount=${all[i + 1] ?? ""}`] : [arg]));
  const text = { type: "string" } as const;
  try {
    const { values } = parseArgs({
      args,
      options: { workspace: text, amount: text, note: text, reference: text, tier: text, check: { type: "boolean" }, help: { type: "boolean", short: "h" } },
    });
    if (values.check && (values.amount ?? values.tier) !== undefined) throw new Error("--check changes nothing: it goes with --workspace alone.");
    if (values.amount === undefined && (values.note ?? values.reference) !== undefined) throw new Error("--note and --reference go with --amount.");
    if (values.reference === "") throw new Error("--reference is empty.");
    return values;
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${USAGE}`);
    process.exit(1);
  }
}

async function findWorkspace(ref: string): Promise<number> {
  const id = readWorkspaceId(ref);
  const row = await db().workspace.findFirst({ where: id === undefined ? { slug: ref } : { id }, select: { id: true } });
  if (!row) throw new Refusal(`There is no workspace ${ref}.`);
  return row.id;
}

/** Dollarinos as they are typed, exactly. */
function toMicro(text: string): bigint {
  const [, sign, whole = "", part = ""] = /^([-+]?)(\d{1,9})(?:\.(\d{1,6}))?$/.exec(text) ?? [];
  const micro = BigInt(whole) * DOLLARINO + BigInt(part.padEnd(6, "0"));
  if (whole === "" || micro === 0n)
    throw new Refusal(`--amount must be a number of dollarinos other than zero, with at most six decimals, not ${text || "empty"}.`);
  return sign === "-" ? -micro : micro;
}

function toText(micro: bigint): string {
  return String(Number(micro) / Number(DOLLARINO));
}

async function give(tx: Db, workspaceId: number, amount: bigint): Promise<string> {
  const { note, reference: given } = options;
  // Under a name of its own, so that no word that is given here can stand in the way of a run's charge. A payment's is
  // taken as it is: what was given for one that got lost is not booked again when it turns up.
  const reference = given?.startsWith("stripe:cs_") ? given : `owner:${given ?? randomUUID()}`;
  await tx.$executeRaw`SELECT 1 FROM workspaces WHERE id = ${workspaceId} FOR NO KEY UPDATE`;
  const before = await tx.creditTransaction.findUnique({ where: { reference } });
  if (before) {
    if (before.workspaceId !== workspaceId || before.amount !== amount)
      throw new Refusal(`The reference ${given} was booked before, for another workspace or amount (${formatId("txn", before.id)}).`);
    return `This was booked before, as ${formatId("txn", before.id)}.`;
  }
  const { balance, reserved } = await tx.workspace.findUniqueOrThrow({ where: { id: workspaceId } });
  if (balance - reserved + amount < 0n) {
    const held = reserved > 0n ? `; ${toText(reserved)} more are held back for runs` : "";
    throw new Refusal(`At most ${toText(balance - reserved)} can be taken${held}.`);
  }
  const type = amount > 0n ? "grant" : "adjustment";
  const description = note ?? (amount > 0n ? "Given by the server's owner" : "Taken by the server's owner");
  const transactionId = await book(tx, { workspaceId, type, amount, description, reference });
  if (transactionId === undefined) throw new Refusal("The workspace was deleted at this moment.");
  const metadata = { type, amount: Number(toText(amount)), description, ...(given !== undefined && { reference: given }) };
  await writeAudit(tx, "credit.create", undefined, request, { workspaceId, actor, resourceId: formatId("txn", transactionId), metadata });
  return `${amount > 0n ? "Gave" : "Took"} ${toText(amount < 0n ? -amount : amount)} dollarinos: ${formatId("txn", transactionId)}.`;
}

async function setTier(tx: Db, workspaceId: number, tier: string): Promise<string> {
  if (!Object.hasOwn(TIERS, tier)) throw new Refusal(`There is no tier ${tier}; there are ${Object.keys(TIERS).join(", ")}.`);
  const [before] = await tx.$queryRaw<{ tier: string }[]>`SELECT tier FROM workspaces WHERE id = ${workspaceId} FOR NO KEY UPDATE`;
  if (before?.tier === tier) return `The tier is ${tier} already.`;
  await tx.workspace.update({ where: { id: workspaceId }, data: { tier } });
  const metadata = { from: { tier: before?.tier }, to: { tier } };
  await writeAudit(tx, "workspace.update", undefined, request, { workspaceId, actor, resourceId: formatId("ws", workspaceId), metadata });
  return `The tier was ${before?.tier}, and is ${tier} now.`;
}

async function show(id: number) {
  const { name, slug, balance, reserved, tier } = await db().workspace.findUniqueOrThrow({ where: { id } });
  console.log(`${name} (${slug}, ${formatId("ws", id)})`);
  console.log(`  balance   ${toText(balance)} dollarinos`);
  console.log(`  reserved  ${toText(reserved)}`);
  console.log(`  tier      ${tier}`);
  const rows = await db().creditTransaction.findMany({ where: { workspaceId: id }, orderBy: { id: "desc" }, take: 10 });
  for (const row of rows) {
    const cells = [row.createdAt.toISOString().slice(0, 16).replace("T", " "), formatId("txn", row.id).padEnd(12), row.type.padEnd(10)];
    console.log(`  ${cells.join("  ")}  ${toText(row.amount).padStart(12)}  ${toText(row.balanceAfter).padStart(12)}  ${row.description}`);
  }
}

async function check(id: number | undefined): Promise<number> {
  const problems = await checkLedger(db(), id);
  for (const problem of problems) console.error(problem);
  if (problems.length === 0) console.log("The books are right.");
  return problems.length === 0 ? 0 : 1;
}

import { createHash } from "node:crypto";
import type { Document } from "#lib/api/plain";
import { available } from "#lib/operations/distribution/published";
import { isPublic } from "#lib/operations/skills/visible-skill";
import { type Db, db, Prisma } from "#lib/platform/db";
import { once } from "#lib/platform/global";
import { ByteCache } from "#lib/runtime/byte-cache";
import { joined } from "#lib/runtime/joined";

export type Page = { where: Prisma.SkillWhereInput; orderBy: { slug: "asc" }; take: number };

/** A document that lists public skills: what stands before the list, the list's name, and an entry for each. */
type Source<Row extends { slug: string }> = {
  /** Tells documents apart that differ in more than the skills in them. */
  key: string;
  /** Which public skills; all when there is none. */
  where?: Prisma.SkillWhereInput;
  head: (tx: Db, skills: Prisma.SkillWhereInput) => Promise<object>;
  list: string;
  read: (tx: Db, page: Page) => Promise<Row[]>;
  entry: (row: Row) => object | null | undefined;
};

const MIB = 1024 * 1024;
const kept = () => once("public documents", () => new ByteCache<Document>(128 * MIB));
/** Under which key each document was made last: the one before it is of no use to anybody. */
const last = () => once("public documents' keys", () => new Map<string, string>());
/** Other requests are answered between two of these. */
const PAGE = 500;

/**
 * The document, made once for everybody who asks until a skill in it changes: with fifty thousand skills it takes seconds. It is
 * of one moment. What changes while it is made is in the next, because this one is not kept.
 */
export async function publicDocument<Row extends { slug: string }>(source: Source<Row>): Promise<Document> {
  const { where } = source;
  // Counting every skill is the same for all who wait for it.
  const mark = await (where ? markOf(db(), where) : joined("mark of public skills", () => markOf(db())));
  const key = `${source.key} ${mark}`;
  return kept().get(key, () => db().$transaction((tx) => make(tx, source, key), { isolationLevel: "RepeatableRead", maxWait: 10_000, timeout: 60_000 }));
}

async function make<Row extends { slug: string }>(tx: Db, source: Source<Row>, key: string) {
  const isCurrent = key === `${source.key} ${await markOf(tx, source.where)}`;
  const skills = { AND: [isPublic, { version: { is: available } }, source.where ?? {}] };
  const hash = createHash("sha256");
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  const add = (text: string) => {
    const chunk = new TextEncoder().encode(text);
    hash.update(chunk);
    chunks.push(chunk);
  };
  const head = JSON.stringify(await source.head(tx, skills)).slice(0, -1);
  add(`${head}${head === "{" ? "" : ","}${JSON.stringify(source.list)}:[`);
  let comma = "";
  let slug = "";
  for (let rows: Row[] | undefined; !rows || rows.length === PAGE; slug = rows.at(-1)?.slug ?? "") {
    rows = await source.read(tx, { where: { AND: [skills, { slug: { gt: slug } }] }, orderBy: { slug: "asc" }, take: PAGE });
    const texts = rows.flatMap((row) => source.entry(row) ?? []).map((entry) => JSON.stringify(entry));
    if (texts.length > 0) add(comma + texts.join(","));
    if (texts.length > 0) comma = ",";
  }
  add("]}");
  const value = { etag: `"${hash.digest("hex")}"`, length: chunks.reduce((sum, { length }) => sum + length, 0), chunks };
  if (isCurrent) forgetLast(source.key, key);
  // Of another moment than it was asked for: right, and not to be found under this key again.
  return { value, bytes: isCurrent ? value.length : Number.POSITIVE_INFINITY };
}

function forgetLast(name: string, key: string) {
  const before = last().get(name);
  if (before !== undefined && before !== key) kept().drop(before);
  last().set(name, key);
}

/**
 * A number that is another one when what a document shows of these skills is. `updated_at` is raised by every new latest version
 * and every new name; what makes a skill public or not is in the rows that are counted. The highest time alone would not do:
 * of two changes the earlier can be committed later.
 */
async function markOf(tx: Db, where?: Prisma.SkillWhereInput): Promise<string> {
  const ids = where && (await tx.skill.findMany({ where: { AND: [isPublic, where] }, select: { id: true } })).map(({ id }) => id);
  const [row] = await tx.$queryRaw<[{ mark: string }]>`
    SELECT count(*) || ' ' || coalesce(sum(hashtextextended(concat_ws(' ', s.id, s.slug, s.version_id, extract(epoch FROM s.updated_at), s.author, w.name), 0)), 0) AS mark
    FROM skills s LEFT JOIN workspaces w ON w.id = s.workspace_id
    WHERE s.public AND s.version_id IS NOT NULL AND s.deleted_at IS NULL ${ids ? Prisma.sql`AND s.id = ANY(${ids})` : Prisma.empty}`;
  return row.mark;
}

import { expect, test } from "vitest";
import { refuseMoreThan } from "#lib/operations/audit-logs/audit-export";
import { matchingEntries } from "#lib/operations/audit-logs/audit-filter";
import { db } from "#lib/platform/db";
import { addEntries as add } from "#lib/testing/audit-entries";
import { json, request } from "#lib/testing/request";
import { createWorkspace } from "#lib/testing/workspace";

test("the CSV export reads back exactly, and holds no formula", async () => {
  const home = await createWorkspace();
  const names = ["=1+1", "+1", "-1", "@SUM(A1)", "\ttab", "\rcr", 'a "quoted", name', "two\r\nlines", "plain", "", "Ünal 東京", "a=b"];
  await add(home, ...names.map((actorName) => ({ actorName, metadata: { text: `${actorName},"` } })));
  await add(home, { action: "session.refuse" });
  const response = await request("GET /api/v1/audit-logs/export?format=csv", { key: home.key });
  expect(response.headers.get("content-type")).toBe("text/csv; charset=utf-8");
  const day = new Date().toISOString().slice(0, 10);
  expect(response.headers.get("content-disposition")).toContain(`attachment; filename="audit-${home.workspace.slug}-${day}.csv"`);
  expect(response.headers.get("x-content-type-options")).toBe("nosniff");
  const text = await response.text();
  expect(text.endsWith("\r\n")).toBe(true);
  const [head = [], ...rows] = parseCsv(text);
  expect(head).toEqual("id,createdAt,action,actorType,actorId,actorName,resourceType,resourceId,ip,userAgent,requestId,metadata".split(","));
  expect(new Set(rows.map((row) => row.length))).toEqual(new Set([head.length]));
  const column = (name: string) => rows.map((row) => row[head.indexOf(name)] as string);
  expect(column("actorName").toReversed()).toEqual([...names.map((name) => (/^[=+\-@\t\r]/.test(name) ? `'${name}` : name)), ""]);
  expect(rows.flat().filter((value) => /^[=+\-@\t\r]/.test(value))).toEqual([]);
  const { body } = await json("GET /api/v1/audit-logs?limit=100", { key: home.key });
  expect(column("id")).toEqual(body.data.map((entry: { id: string }) => entry.id));
  expect(column("createdAt")).toEqual(body.data.map((entry: { createdAt: string }) => entry.createdAt));
  expect(column("metadata").map((value) => JSON.parse(value))).toEqual(body.data.map((entry: { metadata: object }) => entry.metadata));
});

test("the JSON export is one array of what the list answers, narrowed by the same filters", async () => {
  const home = await createWorkspace();
  await add(
    home,
    { action: "artifact.delete", metadata: { deep: { text: 'quote " and\nline' } } },
    { action: "artifact.create" },
    { action: "artifact.delete" },
  );
  for (const query of ["", "&action=artifact.delete", "&q=nothing-like-this", "&start_date=2999-01-01"]) {
    const response = await request(`GET /api/v1/audit-logs/export?format=json${query}`, { key: home.key });
    expect(response.headers.get("content-type")).toBe("application/json; charset=utf-8");
    expect(await response.json()).toEqual((await json(`GET /api/v1/audit-logs?limit=100${query}`, { key: home.key })).body.data);
  }
  const lines = await request("GET /api/v1/audit-logs/export?format=jsonl&action=artifact.delete", { key: home.key });
  expect([lines.headers.get("content-type"), lines.headers.get("content-disposition")]).toEqual([
    "application/jsonl; charset=utf-8",
    expect.stringContaining('.jsonl"'),
  ]);
  const listed = (await json("GET /api/v1/audit-logs?limit=100&action=artifact.delete", { key: home.key })).body.data;
  expect((await lines.text()).split("\n")).toEqual([...listed.map((entry: object) => JSON.stringify(entry)), ""]);
  const wrong = await json("GET /api/v1/audit-logs/export?format=xml", { key: home.key });
  expect([wrong.status, wrong.body.error.param]).toEqual([400, "format"]);
});

test("an export of 5 000 entries is complete and in order, though half of them have one time", async () => {
  const home = await createWorkspace();
  const moment = Date.parse("2025-06-01T00:00:00Z");
  const ids = await add(home, ...Array.from({ length: 5000 }, (_, i) => ({ createdAt: new Date(moment + Math.max(0, i - 2500)), resourceId: `exec_${i}` })));
  const response = await request("GET /api/v1/audit-logs/export?format=json", { key: home.key });
  expect((await response.json()).map((entry: { id: string }) => entry.id)).toEqual(ids.toReversed());
  const rows = parseCsv(await (await request("GET /api/v1/audit-logs/export?format=csv", { key: home.key })).text());
  expect(rows.slice(1).map((row) => row[0])).toEqual(ids.toReversed());
});

test("an export that would be too long is refused before it begins", async () => {
  const home = await createWorkspace();
  await add(home, {}, {}, { action: "artifact.delete" });
  const where = matchingEntries(home.workspace.id, {});
  await refuseMoreThan(db(), where, 3);
  await expect(refuseMoreThan(db(), where, 2)).rejects.toMatchObject({ code: "INVALID_INPUT", details: { param: "start_date" } });
  await refuseMoreThan(db(), matchingEntries(home.workspace.id, { action: "execution.create" }), 2);
});

test("an export ends broken when its key is revoked on the way", async () => {
  const home = await createWorkspace();
  await add(home, ...Array.from({ length: 3500 }, () => ({})));
  const { id, key } = await home.addKey(["*"]);
  const response = await request("GET /api/v1/audit-logs/export?format=json", { key });
  await db().apiKey.update({ where: { id }, data: { revokedAt: new Date() } });
  await expect(response.text()).rejects.toThrow("may not read it any more");
});

/** RFC 4180, strictly: fields are quoted or hold no quote, comma or line end; every row ends with CRLF. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  const field = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/y;
  for (let row: string[] = []; field.lastIndex < text.length; ) {
    const at = field.lastIndex;
    const match = field.exec(text);
    if (!match) throw new Error(`Not CSV at ${at}: ${text.slice(at, at + 40)}`);
    row.push(match[1]?.replaceAll('""', '"') ?? (match[2] as string));
    if (match[3] === ",") continue;
    rows.push(row);
    row = [];
  }
  return rows;
}

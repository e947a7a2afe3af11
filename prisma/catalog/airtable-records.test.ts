import { expect, test } from "vitest";
import { describeSkill, runExample, runSkill } from "#lib/testing/run-skill";
import type { Service } from "#lib/testing/service-double";

const secrets = { AIRTABLE_TOKEN: "pat1.x" };
const base = "appQ2w3E4r5T6y7U8";
const record = (id: string, fields: object) => ({ id, createdTime: "2026-01-05T08:00:00.000Z", fields });
const stock = (id: string, SKU: string, Product: string, count: number, day: string, reorder: number) =>
  record(id, { SKU, Product, "In stock": count, "Reorder at": reorder, "Counted on": day });

const PAGES = [
  [stock("recA", "AP-100", "Apple juice, 1 l", 60, "2026-11-05", 24), stock("recB", "AP-200", "Apple juice 3 l box", 12, "2026-11-19", 10)],
  [stock("recC", "PR-100", "Pear juice, 1 l", 7, "2026-11-19", 20), stock("recD", "CI-075", "Dry cider 0.75 l", 5, "2026-11-19", 36)],
];
const pages: Service = ({ path }) => ({ body: path.includes("offset=") ? { records: PAGES[1] } : { records: PAGES[0], offset: "itr1/rec2" } });

const rows = Array.from({ length: 12 }, (_, at) => ({ SKU: `S-${at + 1}`, Note: "größer" }));

describeSkill("airtable-records", () => {
  test("shows what the example would change before it writes", async () => {
    const { stdout, requests } = await runExample("airtable-records", { secrets, service: pages });
    const url = `/v0/${base}/Stock%20count?pageSize=100&fields%5B%5D=SKU&fields%5B%5D=Product&fields%5B%5D=In%20stock&fields%5B%5D=Reorder%20at&fields%5B%5D=Counted%20on`;
    expect(requests.map(({ method, host, path }) => `${method} ${host}${path}`)).toEqual([
      `GET api.airtable.com${url}`,
      `GET api.airtable.com${url}&offset=itr1%2Frec2`,
    ]);
    expect(requests[0]?.headers.authorization).toBe("Bearer pat1.x");
    expect(stdout).toBe(
      [
        "**Nothing written yet.** Of 5 rows 1 would be new in Stock count, 2 would change a record, 2 are already so.",
        "",
        "| Record | Column | Now | Then |",
        "| --- | --- | --- | --- |",
        "| AP-100 | In stock | 60 | 48 |",
        "| AP-100 | Counted on | 2026-11-05 | 2026-11-19 |",
        "| PR-100 | Reorder at | 20 | 24 |",
        "",
        "New: QC-050.",
        "",
        'Send the same request with `"confirm": true` to write them.',
        "",
      ].join("\n"),
    );
  });

  test("writes in tens, through a passing limit, and says where to go on", async () => {
    const service: Service = ({ json }, count) => {
      const { records } = json as { records: { fields: { SKU: string } }[] };
      if (count === 1) return { status: 429, headers: { "retry-after": "0" }, body: { errors: [{ error: "RATE_LIMIT_REACHED" }] } };
      if (count === 3) return { status: 422, body: { error: { type: "UNKNOWN_FIELD_NAME", message: 'Unknown field name: "Note"' } } };
      const made = records.map(({ fields }) => record(`rec${fields.SKU}`, fields));
      return { body: { records: made, createdRecords: ["recS-2"], updatedRecords: made.map(({ id }) => id).filter((id) => id !== "recS-2") } };
    };
    const input = { action: "upsert", base, table: "tblA1", merge_on: ["SKU"], records: rows, confirm: true };
    const { stderr, exitCode, files, requests } = await runSkill("airtable-records", { input, secrets, service });
    expect(requests.map(({ method, path }) => `${method} ${path}`)).toEqual(Array.from({ length: 3 }, () => `PATCH /v0/${base}/tblA1`));
    expect(requests[1]?.json).toEqual({
      performUpsert: { fieldsToMergeOn: ["SKU"] },
      typecast: false,
      records: rows.slice(0, 10).map((fields) => ({ fields })),
    });
    expect(exitCode).toBe(1);
    expect(stderr).toBe(
      'Rows 11 to 12: Airtable does not take the records (422). Airtable says: UNKNOWN_FIELD_NAME: Unknown field name: "Note" Rows 1 to 10 are written. To go on: the same request with "start_at": 11.\n',
    );
    expect(new TextDecoder().decode(files.get("written.csv")).split("\n").slice(0, 3)).toEqual(["row,id,result", "1,recS-1,updated", "2,recS-2,created"]);
  });

  test("lists a view as a table and a file", async () => {
    const input = { base, table: "Stock count", formula: "{In stock} < 10", fields: ["SKU", "In stock"] };
    const { stdout, files, requests } = await runSkill("airtable-records", {
      input,
      secrets,
      service: () => ({ body: { records: [record("recC", { SKU: "=PR", "In stock": 7 })] } }),
    });
    expect(requests[0]?.path).toBe(
      `/v0/${base}/Stock%20count?pageSize=100&filterByFormula=%7BIn%20stock%7D%20%3C%2010&fields%5B%5D=SKU&fields%5B%5D=In%20stock`,
    );
    expect(stdout).toBe("**1 record** of Stock count\n\n| SKU | In stock |\n| --- | --- |\n| =PR | 7 |\n");
    expect(new TextDecoder().decode(files.get("records.csv"))).toBe("id,SKU,In stock\nrecC,'=PR,7\n");
  });

  test("refuses two rows with one key, and names the secret that is not accepted", async () => {
    const twice = { action: "upsert", base, table: "T", merge_on: ["SKU"], records: [{ SKU: "A" }, { SKU: "B" }, { SKU: "A " }] };
    const run = await runSkill("airtable-records", { input: twice, secrets, service: pages });
    expect(run.stderr).toBe("records: rows 1 and 3 have the same SKU (A ); one would overwrite the other.\n");
    const refused = await runSkill("airtable-records", {
      input: { base, table: "T" },
      secrets,
      service: () => ({ status: 401, body: { error: { type: "AUTHENTICATION_REQUIRED", message: "Authentication required" } } }),
    });
    expect(refused.stderr).toContain("Airtable does not accept the secret AIRTABLE_TOKEN (401): mistyped or revoked.");
  });
});

import { readdirSync, readFileSync } from "node:fs";
import { inflateSync } from "node:zlib";
import { unzipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { stepEffects } from "#lib/operations/workflows/step-effects";
import { checkInput } from "#lib/runtime/input-check";
import { startWorker } from "#lib/runtime/worker";
import { readDefinition } from "#lib/runtime/workflow/check";
import { GRACE_MS } from "#lib/testing/grace";
import { json, request } from "#lib/testing/request";
import { launch, runOf, step } from "#lib/testing/workflow";
import { createWorkspace, type TestWorkspace } from "#lib/testing/workspace";
import { GET, POST } from "../app/schemas/workflow.json/route";

// biome-ignore lint/suspicious/noExplicitAny: a run's body, which each test looks at as it is.
type Body = any;
const FOLDER = new URL("./workflows/", import.meta.url);
const SLUGS = readdirSync(FOLDER).map((name) => name.replace(/\.json$/, ""));
const written = (slug: string) => JSON.parse(readFileSync(new URL(`${slug}.json`, FOLDER), "utf8"));

let worker: Awaited<ReturnType<typeof startWorker>>;
beforeAll(async () => {
  worker = await startWorker(stepEffects);
});
afterAll(() => worker.stop(GRACE_MS));

const FINAL = ["completed", "failed", "cancelled"];
/** They all run at the same time, so each takes longer than it would by itself. */
const LONG = 90_000;

/** Runs a workflow on its own example, or on this, and answers its one question if it has one. Answers what was asked and how it ended. */
async function run(home: TestWorkspace, slug: string, { input = written(slug).inputSchema.examples[0], answer }: { input?: object; answer?: object } = {}) {
  const runId = await launch(home, slug, input);
  const asked: Body = await runOf(home, runId, ({ status }) => status === "suspended" || FINAL.includes(status), LONG);
  if (!answer) return { message: "", ended: asked };
  expect(asked.suspended, JSON.stringify(asked.error)).toHaveLength(1);
  const who = asked.suspended[0].suspendPayload.by === "person" ? { token: home.token } : { key: home.key };
  const resumed = await json(`POST /api/v1/workflows/runs/${runId}/resume`, { ...who, body: { resumeData: answer } });
  expect(resumed.status, JSON.stringify(resumed.body)).toBe(200);
  return { message: asked.suspended[0].suspendPayload.message as string, ended: await runOf(home, runId, ({ status }) => FINAL.includes(status), LONG) };
}
const memoryOf = async ({ key }: TestWorkspace): Promise<string> => (await json("GET /api/v1/memory", { key })).body.content;
const bytesOf = async ({ key }: TestWorkspace, { id }: { id: string }) =>
  new Uint8Array(await (await request(`GET /api/v1/artifacts/${id}/download`, { key })).arrayBuffer());
/** The text of a Word document, its tags left out. */
const wordsOf = (docx: Uint8Array) => new TextDecoder().decode(unzipSync(docx)["word/document.xml"]).replace(/<[^>]+>/g, "");
const named = (files: Body[], name: string | RegExp) => files.find(({ filename }) => (typeof name === "string" ? filename === name : name.test(filename)));

describe.each(SLUGS)("%s", (slug) => {
  test("is there for everybody, and says what a person needs to know", async () => {
    const home = await createWorkspace();
    const definition = written(slug);
    expect(readDefinition(definition).problems).toEqual([]);
    // With the skills that it names.
    const checked = await json("POST /api/v1/workflows/check", { key: home.key, body: definition });
    expect([checked.status, checked.body.problems]).toEqual([200, []]);
    const { body } = await json(`GET /api/v1/workflows/definitions/${slug}`, { key: home.key });
    expect(body).toMatchObject({ slug, builtIn: true, name: definition.name, updatedBy: { type: "system", name: "Clanker" } });
    // What it does and what it needs: two sentences.
    expect(definition.description.match(/[.](?: |$)/g)).toHaveLength(2);
    expect(definition.description).toMatch(/\bneeds?\b|nothing set up/);
    for (const [name, field] of Object.entries<Body>(definition.inputSchema.properties))
      expect([name, field.title && field.description]).not.toContain(undefined);
    expect(definition.inputSchema.examples).toHaveLength(1);
    const unnamed: string[] = JSON.stringify(definition.steps).match(/\{"id":"[^"]*","type":"[^"]*"(?!,"name")/g) ?? [];
    expect(unnamed).toEqual([]);
  });
});

test("what the schema says of a workflow is what these are", async () => {
  const response = await GET(new Request("http://localhost:3000/schemas/workflow.json"));
  expect([response.status, response.headers.get("content-type"), response.headers.get("access-control-allow-origin")]).toEqual([200, "application/json", "*"]);
  const schema = await response.text();
  expect(JSON.parse(schema)).toMatchObject({
    $id: "http://localhost:3000/schemas/workflow.json",
    title: "Clanker workflow",
    required: ["slug", "name", "steps"],
  });
  for (const slug of SLUGS) expect([slug, checkInput(schema, written(slug))]).toEqual([slug, null]);
  const wrong = { ...written("summarize-commits"), steps: [{ id: "a", type: "approval", message: "?", by: "nobody" }] };
  expect(checkInput(schema, wrong)?.path.slice(0, 2).join(".")).toBe("steps.0");
  const refused = await POST(new Request("http://localhost:3000/schemas/workflow.json", { method: "POST" }));
  expect([refused.status, refused.headers.get("allow")]).toEqual([405, "GET, HEAD"]);
});

describe.concurrent("on a server with no model and no connection", { timeout: 3 * LONG }, () => {
  test("the seed's two calls start a run and resume it", async () => {
    const home = await createWorkspace();
    const stream = async (body: object) => {
      const response = await request("POST /api/v1/workflows/summarize-commits/stream", { key: home.key, body });
      if (response.status !== 200) throw new Error(await response.text());
      expect([response.status, response.headers.get("x-vercel-ai-ui-message-stream")]).toEqual([200, "v1"]);
      const lines = (await response.text()).split("\n").filter((line) => line.startsWith("data: "));
      expect(lines.pop()).toBe("data: [DONE]");
      return lines.map((line): Body => JSON.parse(line.slice("data: ".length)));
    };
    const first = await stream({ inputData: { intent: "Summarize last week's commits" } });
    const asked = first.findLast(({ type }) => type === "data-workflow").data;
    expect(asked).toMatchObject({ status: "suspended", suspended: [{ step: "approve" }] });
    expect(asked.suspended[0].suspendPayload.message).toContain("none were pasted, and GitHub is not connected in this workspace.");
    const second = await stream({ runId: asked.runId, step: asked.suspended[0].step, resumeData: { approved: true } });
    expect(second.findLast(({ type }) => type === "data-workflow").data).toMatchObject({ status: "completed", output: { approved: true, commits: 0 } });
    expect(second.at(-1)).toMatchObject({ type: "finish", messageMetadata: { status: "completed" } });
    expect(await memoryOf(home)).toMatch(
      /^## Summarize last week's commits \(\d{4}-\d\d-\d\d\)\n\nThere are no commits to summarise: none were pasted, and GitHub is not connected in this workspace\. Connect it at http:\S+\.$/,
    );
  });

  test("summarize-commits condenses what is pasted, and keeps nothing that was not approved", async () => {
    const home = await createWorkspace();
    const { message, ended } = await run(home, "summarize-commits", { answer: { approved: false } });
    expect(message).toContain("stream CSV exports instead of building them in memory");
    expect(ended).toMatchObject({ status: "completed", output: { approved: false, commits: 7 } });
    expect([step(ended, "list").status, step(ended, "note").status, await memoryOf(home)]).toEqual(["skipped", "skipped", ""]);
  });

  test("draft-approve-publish publishes the text that was sent with the answer", async () => {
    const home = await createWorkspace();
    const { message, ended } = await run(home, "draft-approve-publish", { answer: { approved: true, text: "# Who gets one\n\nAnybody without a driveway." } });
    expect(message).toContain("Rewrite these first");
    expect(ended).toMatchObject({ status: "completed", output: { published: true, inNotion: false } });
    expect([step(ended, "rewrite").error.code, step(ended, "notion").error.code]).toEqual(["MODEL_NOT_CONFIGURED", "TOOL_NOT_CONNECTED"]);
    const { files } = ended.output;
    const page = new TextDecoder().decode(await bytesOf(home, named(files, /html$/)));
    expect(page).toContain("Anybody without a driveway.");
    expect(page).toContain("<title>How to get a parking permit</title>");
    expect(wordsOf(await bytesOf(home, named(files, /docx$/)))).toContain("Anybody without a driveway.");
    expect(await memoryOf(home)).toContain("Published “How to get a parking permit” on ");
  });

  test("review-pull-request finds the hole in a diff, and says why it posted nothing", async () => {
    const home = await createWorkspace();
    const input = { ...written("review-pull-request").inputSchema.examples[0], repository: "octo-org/octo-repo", number: 42 };
    const { message, ended } = await run(home, "review-pull-request", { input, answer: { approved: true, remark: "Please look at line 2." } });
    expect(message).toContain("src/login.js:2");
    expect(message).toContain("Post this on octo-org/octo-repo#42?");
    expect(ended).toMatchObject({
      status: "completed",
      output: { approved: true, posted: false, notPosted: expect.stringMatching(/^GitHub is not connected in this workspace\./) },
    });
    expect(ended.output.review).toMatch(/^Please look at line 2\.\n\n# Code review[\s\S]*sql-injection/);
    const without = await run(home, "review-pull-request", { input: { repository: "octo-org/octo-repo", number: 42 } });
    expect(without.ended).toMatchObject({
      status: "failed",
      error: { code: "TOOL_NOT_CONNECTED", message: expect.stringMatching(/^fetch: GitHub is not connected in this workspace\./), step: "diff" },
    });
  });

  test("csv-report-mail makes a report with its chart as Word and PDF", async () => {
    const home = await createWorkspace();
    const { message, ended } = await run(home, "csv-report-mail", { answer: { approved: true } });
    expect(message).toContain("Highest: 2,440 in Mar 2026");
    expect(message).toContain("Mail it to board@example.com?");
    expect(ended).toMatchObject({
      status: "completed",
      output: { approved: true, mailed: false, notMailed: expect.stringMatching(/^Gmail is not connected in this workspace\./) },
    });
    const { files } = ended.output;
    const docx = await bytesOf(home, named(files, "report.docx"));
    expect(wordsOf(docx)).toContain("Revenue of the first quarter");
    const chart = named(files, "chart.png");
    expect(Object.keys(unzipSync(docx)).some((name) => name.startsWith("word/media/"))).toBe(chart !== undefined);
    const pdf = await bytesOf(home, named(files, "report.pdf"));
    expect(new TextDecoder().decode(pdf.slice(0, 5))).toBe("%PDF-");
    expect(textOfPdf(pdf).length).toBeGreaterThan(200);
  });

  test("content-pipeline makes a page of the version that was chosen", async () => {
    const home = await createWorkspace();
    const { message, ended } = await run(home, "content-pipeline", { answer: { version: "newsletter", headline: "Nine pumps for $14.2 million" } });
    for (const part of ["# Post", "# Newsletter", "# Briefing", "Keywords: ", "that needs a model", "Nine pumps for $14.2 million"])
      expect(message).toContain(part);
    expect(ended).toMatchObject({ status: "completed", output: { version: "newsletter" } });
    const [post, newsletter] = ["post", "newsletter"].map((id) => step(ended, id).output as string);
    expect(newsletter?.length).toBeGreaterThan(post?.length ?? Number.POSITIVE_INFINITY);
    expect(ended.output.text).toBe(newsletter);
    const page = new TextDecoder().decode(await bytesOf(home, ended.output.files[0]));
    expect(page).toContain("<title>Nine pumps for $14.2 million</title>");
    expect(await memoryOf(home)).toContain("the newsletter was chosen");
  });

  test("weekly-memory-digest digests each note once", async () => {
    const home = await createWorkspace();
    const add = (note: string) => json("POST /api/v1/memory/append", { key: home.key, body: { note } });
    expect((await run(home, "weekly-memory-digest", { input: {} })).ended).toMatchObject({ status: "completed", output: { kept: false } });
    await add("Decided: we buy the pumps. Who signs?");
    const { ended } = await run(home, "weekly-memory-digest", { input: { to: "team@example.com" } });
    expect(ended).toMatchObject({ status: "completed", output: { kept: true, mailed: false } });
    expect(step(ended, "mail").error.code).toBe("TOOL_NOT_CONNECTED");
    const after = await memoryOf(home);
    expect(after).toContain("## Decided\n\n- Decided: we buy the pumps.\n\n## Open questions\n\n- Who signs?");
    expect((await run(home, "weekly-memory-digest", { input: {} })).ended.output).toMatchObject({ kept: false, digest: expect.stringMatching(/^Nothing new/) });
    expect(await memoryOf(home)).toBe(after);
    await add("- [ ] Order them");
    expect((await run(home, "weekly-memory-digest", { input: {} })).ended.output.digest).toMatch(
      /1 note since the last digest\.\n\n## To do\n\n- Order them\n\n_Digest/,
    );
  });

  test("research-brief reads several sources and names the one that it cannot have", async () => {
    const home = await createWorkspace();
    const { inputSchema } = written("research-brief");
    const input = inputSchema.examples[0];
    const { message, ended } = await run(home, "research-brief", { input, answer: { approved: true, answer: "Pumps now, and a study of the wall." } });
    expect(message).toMatch(/## The council's paper\n\n.+\n\nFrom: https:\/\/example\.com\/council\n\n## The engineer's report\n\n.+\n\n## Keywords/s);
    expect(ended).toMatchObject({ status: "completed", output: { approved: true, notRead: [], files: [{ filename: "brief.docx" }] } });
    expect(wordsOf(await bytesOf(home, ended.output.files[0]))).toContain("Pumps now, and a study of the wall.");
    expect(await memoryOf(home)).toContain("Pumps now, and a study of the wall. (2 sources, ");
  });

  test("invoice-reminders writes a firmer letter the longer it is overdue, and mails whom it may", async () => {
    const home = await createWorkspace();
    const { message, ended } = await run(home, "invoice-reminders", { answer: { approved: true, leaveOut: ["2026-0112"] } });
    expect(message).toContain(
      "2 of 3 invoices are overdue on 2026-11-16:\n\n- 2026-0147, Ms Halvorsen, EUR 1,250.00, 7 days: Reminder: invoice 2026-0147\n- 2026-0112",
    );
    expect(message).toContain("47 days: Last reminder: invoice 2026-0112");
    const { overdue, reminders, files } = ended.output;
    expect([ended.status, overdue]).toEqual(["completed", ["2026-0147", "2026-0112"]]);
    expect(reminders).toEqual([{ number: "2026-0147", sent: false, error: expect.stringMatching(/^Gmail is not connected in this workspace\./) }]);
    const letter = new TextDecoder().decode(await bytesOf(home, named(files, /2026-0112/)));
    expect(letter).toContain("Dear Mr Okoye,\n\nour invoice 2026-0112 over EUR 84.50 was due on 30 September 2026, 47 days ago. We have written before");
    expect(letter).toContain("Kind regards\nThorne Tools, accounts");
    expect(await memoryOf(home)).toContain("0 mailed, 1 not, of 2 that are overdue.");
    const none = await run(home, "invoice-reminders", { input: { ...written("invoice-reminders").inputSchema.examples[0], day: "2026-09-01" } });
    expect(none.ended).toMatchObject({ status: "completed", output: { overdue: [], reminders: [], files: [] } });
  });
});

/** What the streams of a PDF draw, unpacked. */
function textOfPdf(pdf: Uint8Array): string {
  const text = Buffer.from(pdf).toString("latin1");
  const streams = [...text.matchAll(/\/FlateDecode[\s\S]*?stream\r?\n([\s\S]*?)\r?\nendstream/g)].map(([, data]) => Buffer.from(data as string, "latin1"));
  return streams.map((data) => inflateSync(data, { finishFlush: 2 }).toString("latin1")).join("");
}

import { randomUUID } from "node:crypto";
import { chromium } from "playwright";
import { afterAll, beforeAll, expect, test } from "vitest";
import { db } from "#lib/platform/db";
import { publishSkill } from "#lib/testing/publish-skill";
import { until, World } from "./workflows/world.ts";

/** One run from end to end, through everything that a run can meet: a stream, a crash of every process, a person with a browser. */
let world: World;
beforeAll(async () => {
  world = await World.start(1, 1);
}, 120_000);
afterAll(() => world.stop());

test("a run that was started in a stream waits, survives kill -9 of everything, is approved in the browser, and ends with every step seen", async () => {
  const site = world.cluster.web(0).replace("127.0.0.1", "localhost");
  const account = { email: `${randomUUID()}@example.com`, password: `password ${randomUUID()}` };
  const signedUp = await fetch(`${site}/api/v1/auth/sign-up`, {
    ...{ method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ ...account, name: "Ada" }) },
  });
  expect(signedUp.status).toBe(201);
  const { token } = (await signedUp.json()) as { token: string };
  const post = (path: string, body: object) =>
    fetch(`${site}/api/v1${path}`, { method: "POST", headers: { "content-type": "application/json", "x-auth-token": token }, body: JSON.stringify(body) });

  const slug = `journey-${randomUUID().slice(0, 8)}x`;
  const draft = await publishSkill({ script: "echo a draft of $(cat)" });
  const steps = [
    { id: "draft", name: "Write a draft", type: "skill", skill: draft, input: "{{input.intent}}" },
    { id: "ok", name: "Somebody agrees", type: "approval", message: "Publish **{{steps.draft.output.text}}**?" },
    { id: "note", name: "Remember it", type: "memory", note: "Published {{steps.draft.output.text}}" },
    { id: "end", name: "Put together", type: "transform", output: { approved: "{{steps.ok.output.approved}}", text: "{{steps.draft.output.text}}" } },
  ];
  expect((await post("/workflows/definitions", { slug, name: "A journey", steps })).status).toBe(201);

  const stream = await post(`/workflows/${slug}/stream`, { inputData: { intent: "the harbour" } });
  expect([stream.status, stream.headers.get("x-vercel-ai-ui-message-stream")]).toEqual([200, "v1"]);
  const heard = await stream.text();
  expect(heard).toContain('"delta":"a draft of the harbour\\n"');
  expect(heard.trimEnd().split("\n\n").slice(-3)[0]).toContain('"status":"suspended"');
  const runId = /"runId":"(run_\d+)"/.exec(heard)?.[1] as string;

  for (const member of [...world.cluster.webs, ...world.cluster.workers]) world.cluster.end(member, "SIGKILL");
  await world.cluster.restartDatabase("kill -9", 200);
  await world.cluster.allHealthy();

  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM_PATH ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
  try {
    const page = await browser.newPage();
    await page.goto(`${site}/sign-in`);
    await page.getByLabel("E-mail").fill(account.email);
    await page.getByLabel("Password").fill(account.password);
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await page.waitForURL("**/home");
    await page.goto(`${site}/workflows/runs/${runId}`);
    await page.getByRole("button", { name: "Approve" }).click({ timeout: 30_000 });
    await page.getByRole("status").filter({ hasText: "Completed" }).waitFor({ timeout: 45_000 });
    for (const { name } of steps)
      await page
        .getByRole("region", { name: "Steps" })
        .getByRole("button", { name: new RegExp(`^${name}.*Completed`) })
        .waitFor();
    expect(await page.getByRole("region", { name: "Output", exact: true }).textContent()).toContain("a draft of the harbour");
  } finally {
    await browser.close();
  }

  const whole = await (await fetch(`${site}/api/v1/workflows/runs/${runId}/stream`, { headers: { "x-auth-token": token } })).text();
  for (const part of heard.trimEnd().split("\n\n").slice(2, -3)) expect(whole).toContain(part);
  expect(await db().execution.count({ where: { workflowRunId: Number(runId.slice(4)) } })).toBe(1);
  const { content } = await until("the memory", () => db().memory.findFirst({ where: { content: { contains: "Published a draft" } } }));
  expect(content).toBe("Published a draft of the harbour");
}, 240_000);

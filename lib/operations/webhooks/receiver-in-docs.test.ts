import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { Webhook } from "standardwebhooks";
import { expect, test } from "vitest";
import { freePort } from "#lib/testing/free-port";

test("the receiver that docs/webhooks.md shows takes what is signed and nothing else", async () => {
  const code = /```js\n([\s\S]*?)```/.exec(await readFile("docs/webhooks.md", "utf8"))?.[1] ?? "";
  const folder = await mkdtemp(`${tmpdir()}/clanker-receiver-`);
  await writeFile(`${folder}/receiver.mjs`, code);
  const [secret, port] = [`whsec_${Buffer.alloc(32, 7).toString("base64")}`, await freePort()];
  const receiver = spawn(process.execPath, [`${folder}/receiver.mjs`], { env: { ...process.env, PORT: String(port), WEBHOOK_SECRET: secret } });
  try {
    const send = async (body: string, headers: Record<string, string>) => (await fetch(`http://127.0.0.1:${port}/`, { method: "POST", body, headers })).status;
    const signed = (body: string, at = new Date(), by = secret) => {
      const headers = { "webhook-id": "evt_1", "webhook-timestamp": String(Math.floor(at.getTime() / 1000)) };
      return { ...headers, "webhook-signature": new Webhook(by).sign("evt_1", at, body) };
    };
    const body = JSON.stringify({ type: "test", data: { text: "ü" } });
    const seen = once(receiver.stdout, "data");
    await expect.poll(() => send(body, signed(body)).catch(() => 0), { timeout: 20_000 }).toBe(204);
    expect(String(await seen)).toContain("evt_1");
    const other = signed(body, new Date(), `whsec_${Buffer.alloc(32, 8).toString("base64")}`);
    const both = { ...other, "webhook-signature": `${other["webhook-signature"]} ${signed(body)["webhook-signature"]}` };
    expect(await send(body, both)).toBe(204);
    expect(await send(body, other)).toBe(400);
    expect(await send(body.replace("ü", "u"), signed(body))).toBe(400);
    expect(await send(body, signed(body, new Date(Date.now() - 600_000)))).toBe(400);
    expect(await send(body, {})).toBe(400);
  } finally {
    receiver.kill();
    await rm(folder, { recursive: true });
  }
});

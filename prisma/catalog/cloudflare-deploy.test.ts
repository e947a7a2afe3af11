import { expect, test } from "vitest";
import { describeSkill, runExample, runSkill } from "#lib/testing/run-skill";
import type { Service } from "#lib/testing/service-double";

const OLD = "1b6f2d90-8a3c-4e57-b1d2-90c4f7a6e835";
const NEW = "7d0e4a52-6c1b-4f7e-9a35-2b8c91d4e0f6";
const ACCOUNT = "3f9a2c41d7e84b0f9c6d5e1a7b8c2d40";
const SCRIPT = `/client/v4/accounts/${ACCOUNT}/workers/scripts/shop-api`;
const secrets = { CLOUDFLARE_API_TOKEN: "cf-1" };

const envelope = (result: unknown) => ({ body: { success: true, errors: [], messages: [], result } });
const failure = (code: number, message: string) => ({ success: false, errors: [{ code, message }], messages: [], result: null });
const deployment = (id: string, day: string, versions: [string, number][]) => ({
  id,
  created_on: `2026-11-${day}T09:30:00.000000Z`,
  source: "wrangler",
  strategy: "percentage",
  author_email: "lin@shop.example",
  annotations: { "workers/triggered_by": "deployment" },
  versions: versions.map(([version_id, percentage]) => ({ version_id, percentage })),
});
const version = (id: string, number: number) => ({
  id,
  number,
  metadata: {
    created_on: `2026-11-${number}T08:00:00.000000Z`,
    modified_on: `2026-11-${number}T08:00:00.000000Z`,
    source: "wrangler",
    author_email: "lin@shop.example",
    hasPreview: true,
  },
});

/** Cloudflare with one Worker: what is posted becomes the newest deployment. */
function cloudflare(): Service {
  const deployments = [deployment("d-1", "10", [[OLD, 100]])];
  return ({ method, path, json }) => {
    if (method === "POST") {
      const { versions } = json as { versions: { version_id: string; percentage: number }[] };
      deployments.unshift(
        deployment(
          "d-2",
          "20",
          versions.map((each) => [each.version_id, each.percentage]),
        ),
      );
      return envelope(deployments[0]);
    }
    return envelope(path.includes("/deployments") ? { deployments } : { items: [version(NEW, 19), version(OLD, 10)] });
  };
}

describeSkill("cloudflare-deploy", () => {
  test("says what the example would change, and changes nothing without a confirmation", async () => {
    const { stdout, requests } = await runExample("cloudflare-deploy", { secrets, service: cloudflare() });
    expect(stdout).toContain(`**Not changed.** It would take \`shop-api\` from ${OLD} (100 %) to ${NEW} (10 %) and ${OLD} (90 %).`);
    expect(requests.map(({ method, host, path }) => `${method} ${host}${path}`)).toEqual([
      `GET api.cloudflare.com${SCRIPT}/deployments`,
      `GET api.cloudflare.com${SCRIPT}/versions?per_page=20`,
    ]);
  });

  test("gives a version a tenth of the traffic, and reads back that it has it", async () => {
    const input = { action: "deploy", account_id: ACCOUNT, worker: "shop-api", percentage: 10, message: "Basket rewrite, first tenth", confirm: true };
    const { stdout, requests } = await runSkill("cloudflare-deploy", { input, secrets, service: cloudflare() });
    expect(requests.map(({ method, host, path }) => `${method} ${host}${path}`)).toEqual([
      `GET api.cloudflare.com${SCRIPT}/deployments`,
      `GET api.cloudflare.com${SCRIPT}/versions?per_page=20`,
      `POST api.cloudflare.com${SCRIPT}/deployments`,
      `GET api.cloudflare.com${SCRIPT}/deployments`,
    ]);
    expect(requests.map(({ headers }) => headers.authorization)).toEqual(Array(4).fill("Bearer cf-1"));
    expect(requests[2]?.headers["content-type"]).toBe("application/json");
    expect(requests[2]?.json).toEqual({
      strategy: "percentage",
      versions: [
        { version_id: NEW, percentage: 10 },
        { version_id: OLD, percentage: 90 },
      ],
      annotations: { "workers/message": "Basket rewrite, first tenth" },
    });
    expect(stdout).toContain(`**Done:** \`shop-api\` from ${OLD} (100 %) to ${NEW} (10 %) and ${OLD} (90 %). Read back and confirmed.`);
  });

  test("goes back to the last version that had all the traffic, in spite of changed secrets if told to", async () => {
    const list = { deployments: [deployment("d-2", "20", [[NEW, 100]]), deployment("d-1", "10", [[OLD, 100]])] };
    const answers: Service = ({ method, path }) => {
      if (method === "POST") list.deployments.unshift(deployment("d-3", "21", [[OLD, 100]]));
      return envelope(path.includes("/deployments") ? list : { items: [version(NEW, 19), version(OLD, 10)] });
    };
    const input = { action: "rollback", account_id: ACCOUNT, worker: "shop-api", confirm: true, force: true };
    const { stdout, requests } = await runSkill("cloudflare-deploy", { input, secrets, service: answers });
    expect(requests[2]?.path).toBe(`${SCRIPT}/deployments?force=true`);
    expect(requests[2]?.json).toEqual({ strategy: "percentage", versions: [{ version_id: OLD, percentage: 100 }] });
    expect(stdout).toContain(`"version_id": "${NEW}", "confirm": true}`);
  });

  test("names the request that brings a split back, and sends a message in any script", async () => {
    const list = {
      deployments: [
        deployment("d-2", "20", [
          [NEW, 10],
          [OLD, 90],
        ]),
        deployment("d-1", "10", [[OLD, 100]]),
      ],
    };
    const answers: Service = ({ method, path }) => {
      if (method === "POST") list.deployments.unshift(deployment("d-3", "21", [[NEW, 100]]));
      return envelope(path.includes("/deployments") ? list : { items: [version(NEW, 19), version(OLD, 10)] });
    };
    const input = { action: "deploy", account_id: ACCOUNT, worker: "shop-api", version_id: NEW, message: "Körbe → 100 %", confirm: true };
    const { stdout, requests } = await runSkill("cloudflare-deploy", { input, secrets, service: answers });
    expect(requests[2]?.json).toMatchObject({ annotations: { "workers/message": "Körbe → 100 %" } });
    expect(stdout).toContain(`To go back: \`{"action": "deploy", "worker": "shop-api", "version_id": "${OLD}", "percentage": 90, "confirm": true}\``);
  });

  test("waits when it is told to, and says which secret is refused without showing it", async () => {
    const service: Service = (_, count) =>
      count === 1
        ? { status: 429, headers: { "retry-after": "0" }, body: failure(971, "Please wait") }
        : { status: 401, body: failure(10000, "Authentication error") };
    const { exitCode, stdout, stderr, requests } = await runSkill("cloudflare-deploy", { input: "shop-api", secrets, service });
    expect(exitCode).not.toBe(0);
    expect(requests.map(({ path }) => path)).toEqual(Array(2).fill("/client/v4/accounts?per_page=50"));
    expect(stderr).toContain("CLOUDFLARE_API_TOKEN: is not accepted; it may be mistyped, expired or revoked. Cloudflare says: Authentication error (10000).");
    expect(stdout + stderr).not.toContain("cf-1");
  });
});

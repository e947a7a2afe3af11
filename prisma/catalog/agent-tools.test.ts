import { expect, test } from "vitest";
import { describeSkill, runExample, runSkill } from "#lib/testing/run-skill";
import type { Service, ServiceAnswer } from "#lib/testing/service-double";

const secrets = { REPLICATE_API_TOKEN: "r8_1" };
const VERSION = "f121d640bd286e1fdc67f9799164c1d5be36ff74576ee11c803ae5b665dd46aa";
const ID = "gm3qorzdhgbfurvjtvhg6dckhu";
const Input = {
  type: "object",
  required: ["image"],
  properties: {
    face_enhance: { type: "boolean", default: false, "x-order": 2, description: "Run GFPGAN face enhancement" },
    scale: { type: "number", default: 4, minimum: 0, maximum: 10, "x-order": 1, description: "Factor to scale image by" },
    image: { type: "string", format: "uri", "x-order": 0, description: "Input image" },
  },
};
const MODEL = {
  owner: "nightmareai",
  name: "real-esrgan",
  description: "Image upscaling | with optional face correction",
  run_count: 84_000_000,
  latest_version: { id: VERSION, openapi_schema: { components: { schemas: { Input } } } },
};

const service: Service = ({ method, path, headers }, count): ServiceAnswer => {
  if (path.startsWith("/v1/models/")) return { body: MODEL };
  if (path.startsWith("/v1/search"))
    return { body: { query: "upscale", models: [{ model: MODEL, metadata: { tags: ["upscaling"] } }], collections: [], pages: [] } };
  if (path.startsWith("/pbxt/")) return { headers: { "content-type": "image/png" }, body: new Uint8Array([0x89, 0x50, 0, 0x47]) };
  const job = { id: ID, model: "nightmareai/real-esrgan", urls: { get: `https://api.replicate.com/v1/predictions/${ID}` } };
  if (method === "POST") return { status: 201, body: { ...job, status: "starting", output: null } };
  if (count === 3) return { headers: { "retry-after": "0" }, body: { ...job, status: "processing", output: null } };
  return { body: { ...job, status: "succeeded", output: `http://${headers.host}/replicate.delivery/pbxt/abc/output.png`, metrics: { predict_time: 1.84 } } };
};

describeSkill("agent-tools", () => {
  test("runs a model by its id on an attached file and keeps the result", async () => {
    const { stdout, files, requests } = await runExample("agent-tools", { secrets, service });
    expect(requests.map(({ method, host, path }) => `${method} ${host}${path}`)).toEqual([
      "GET api.replicate.com/v1/models/nightmareai/real-esrgan",
      "POST api.replicate.com/v1/predictions",
      `GET api.replicate.com/v1/predictions/${ID}`,
      `GET api.replicate.com/v1/predictions/${ID}`,
      "GET replicate.delivery/pbxt/abc/output.png",
    ]);
    expect(requests[1]?.headers).toMatchObject({ authorization: "Bearer r8_1", prefer: "wait=20" });
    expect(requests[4]?.headers.authorization).toBeUndefined();
    expect(requests[1]?.json).toEqual({
      version: `nightmareai/real-esrgan:${VERSION}`,
      input: { image: expect.stringMatching(/^data:image\/png;base64,iVBORw0KGgo/), scale: 4, face_enhance: false },
    });
    expect([...(files.get("output-1.png") ?? [])]).toEqual([0x89, 0x50, 0, 0x47]);
    expect(stdout).toBe("**nightmareai/real-esrgan** succeeded in 1.8 seconds of computing.\n\n| File | Size |\n| --- | ---: |\n| `output-1.png` | 1 kB |\n");
  });

  test("searches, and describes the inputs with the required one first", async () => {
    const found = await runSkill("agent-tools", { input: "upscale a photo", secrets, service });
    expect(found.requests[0]?.path).toBe("/v1/search?query=upscale%20a%20photo&limit=12");
    expect(found.stdout).toContain("| `nightmareai/real-esrgan` | 84,000,000 | no | Image upscaling \\| with optional face correction |");
    const described = await runSkill("agent-tools", { input: { action: "describe", model: "nightmareai/real-esrgan" }, secrets, service });
    expect(described.stdout.split("\n").slice(6, 9)).toEqual([
      "| `image` (required) | file or link |  | Input image |",
      "| `scale` | number from 0 to 10 | `4` | Factor to scale image by |",
      "| `face_enhance` | boolean | `false` | Run GFPGAN face enhancement |",
    ]);
  });

  test("refuses input that the model would refuse before it is paid for", async () => {
    const input = { action: "run", model: "nightmareai/real-esrgan", input: { img: "https://example.com/a.png", scale: 40 } };
    const run = await runSkill("agent-tools", { input, secrets, service });
    expect(run.requests.map(({ method }) => method)).toEqual(["GET"]);
    expect(run.stderr).toBe(
      'Nothing was run. nightmareai/real-esrgan does not take this input:\n- there is no "img"; it takes image, scale, face_enhance\n- "image" is missing: Input image\n- "scale" has to be from 0 to 10\n',
    );
  });

  test("joins streamed text, repeats why a run failed, and explains a refused token", async () => {
    const collect = { action: "collect", id: ID };
    const text = await runSkill("agent-tools", {
      input: collect,
      secrets,
      service: () => ({ body: { id: ID, status: "succeeded", output: ["Grüße ", "aus ", "Köln"] } }),
    });
    expect(text.stdout).toContain("Grüße aus Köln");
    const failed = await runSkill("agent-tools", {
      input: collect,
      secrets,
      service: () => ({ body: { id: ID, status: "failed", error: "CUDA out of memory" } }),
    });
    expect(failed.stderr).toBe(`The run ${ID} failed: CUDA out of memory\n`);
    const refused = await runSkill("agent-tools", {
      input: collect,
      secrets,
      service: () => ({ status: 401, body: { title: "Unauthenticated", detail: "You did not pass a valid authentication token" } }),
    });
    expect(refused.stderr).toContain("Check the secret REPLICATE_API_TOKEN. It says: You did not pass a valid authentication token");
  });
});

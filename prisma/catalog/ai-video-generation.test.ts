import { expect, test } from "vitest";
import { describeSkill, runExample, runSkill } from "#lib/testing/run-skill";
import type { Service, ServiceAnswer } from "#lib/testing/service-double";

const secrets = { RUNWAYML_API_SECRET: "key_1" };
const ID = "17f20503-6c24-4c16-946b-35dbbce2af2";

/** Two tasks; the first is asked for twice before it is there. */
const service: Service = ({ method, path, headers }, count): ServiceAnswer => {
  if (method === "POST") return { body: { id: `${ID}${count}` } };
  if (path.endsWith(".mp4")) return { headers: { "content-type": "video/mp4" }, body: new Uint8Array([0, 0, 0, 0x18, 0x66, 0x74, 0x79, 0x70, count]) };
  const id = path.split("/").pop();
  if (count === 3) return { headers: { "retry-after": "0" }, body: { id, status: "RUNNING", createdAt: "2026-01-05T09:00:00Z", progress: 0.3 } };
  return { body: { id, status: "SUCCEEDED", createdAt: "2026-01-05T09:00:00Z", output: [`http://${headers.host}/dnznrvs05pmza.cloudfront.net/${id}.mp4`] } };
};

describeSkill("ai-video-generation", () => {
  test("starts all shots of the list and keeps a numbered clip of each", async () => {
    const { stdout, files, requests } = await runExample("ai-video-generation", { secrets, service });
    expect(requests.map(({ method, host, path }) => `${method} ${host}${path}`)).toEqual([
      "POST api.dev.runwayml.com/v1/text_to_video",
      "POST api.dev.runwayml.com/v1/text_to_video",
      `GET api.dev.runwayml.com/v1/tasks/${ID}1`,
      `GET api.dev.runwayml.com/v1/tasks/${ID}1`,
      `GET dnznrvs05pmza.cloudfront.net/${ID}1.mp4`,
      `GET api.dev.runwayml.com/v1/tasks/${ID}2`,
      `GET dnznrvs05pmza.cloudfront.net/${ID}2.mp4`,
    ]);
    expect(requests[0]?.headers).toMatchObject({ authorization: "Bearer key_1", "x-runway-version": "2024-11-06" });
    expect(requests[4]?.headers.authorization).toBeUndefined();
    expect(requests[1]?.json).toEqual({ model: "gen4.5", promptText: expect.stringMatching(/^Macro, rack focus/), ratio: "1280:720", duration: 5, seed: 731 });
    expect(files.get("shot-2.mp4")?.at(-1)).toBe(7);
    expect(stdout).toContain("**2 clips**, 1280 × 720, 9 seconds in all");
    expect(stdout).toContain("| 2 | `shot-2.mp4` | 5 | 1 kB |");
  });

  test("begins a shot with the attached picture and resumes by task id", async () => {
    const still = await runSkill("ai-video-generation", {
      input: { shots: [{ prompt: "the lamp swings", first_frame: "bench.jpg", seconds: 3 }], orientation: "portrait" },
      attachments: [{ filename: "bench.jpg", content: new Uint8Array([0xff, 0xd8]) }],
      secrets,
      service: (request, count) => service(request, count + 10),
    });
    expect(still.requests[0]?.path).toBe("/v1/image_to_video");
    expect(still.requests[0]?.json).toMatchObject({ promptImage: "data:image/jpeg;base64,/9g=", ratio: "720:1280", duration: 3 });
    const resumed = await runSkill("ai-video-generation", {
      input: { resume: [`${ID}9`] },
      secrets,
      service: (request, count) => service(request, count + 10),
    });
    expect(resumed.requests.map(({ method }) => method)).toEqual(["GET", "GET"]);
    expect(resumed.stdout).toContain("| 1 | `shot-1.mp4` | – | 1 kB |");
  });

  test("keeps the good shot when another fails, and says why it did", async () => {
    const run = await runExample("ai-video-generation", {
      secrets,
      service: (request, count) =>
        request.path === `/v1/tasks/${ID}1`
          ? { body: { id: `${ID}1`, status: "FAILED", failure: "The text did not pass moderation.", failureCode: "SAFETY.INPUT.TEXT" } }
          : service(request, count),
    });
    expect(run.stdout).toContain("**1 clip**, 1280 × 720, 5 seconds in all");
    expect(run.stdout).toContain("Shot 1 failed: The text did not pass moderation. (SAFETY.INPUT.TEXT)");
  });

  test("names the task of a clip that could not be collected", async () => {
    const run = await runExample("ai-video-generation", {
      secrets,
      service: (request, count) => (request.path === `/v1/tasks/${ID}1` ? { status: 500, headers: { "retry-after": "0" } } : service(request, count)),
    });
    expect(run.stdout).toContain("**1 clip**, 1280 × 720, 5 seconds in all");
    expect(run.stdout).toContain("Shot 1 could not be collected: Runway has a fault of its own (500).");
    expect(run.stdout).toContain(`Collect later with \`{"resume": ["${ID}1"]}\`.`);
  });

  test("explains a refused key, a lasting limit and a missing first frame", async () => {
    const refused = await runSkill("ai-video-generation", { input: "fog", secrets, service: () => ({ status: 401, body: { error: "Invalid API key" } }) });
    expect(refused.stderr).toBe("Runway refused the key (401). Check the secret RUNWAYML_API_SECRET. It says: Invalid API key\n");
    const limited = await runSkill("ai-video-generation", { input: "fog", secrets, service: () => ({ status: 429, headers: { "retry-after": "0" } }) });
    expect([limited.requests.length, limited.exitCode]).toEqual([3, 1]);
    const missing = await runSkill("ai-video-generation", { input: { shots: [{ prompt: "fog", first_frame: "pier.png" }] }, secrets });
    expect(missing.stderr).toBe('Shot 1: "first_frame" names pier.png, which is not attached. Attached are: none.\n');
  });
});

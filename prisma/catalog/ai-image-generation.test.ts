import { expect, test } from "vitest";
import { describeSkill, runExample, runSkill } from "#lib/testing/run-skill";
import type { Service, ServiceAnswer } from "#lib/testing/service-double";

const secrets = { BFL_API_KEY: "k-1" };

/** Answers as the service does: a job with a place to ask, first pending, then a signed link. */
const service: Service = ({ method, path, headers }, count): ServiceAnswer => {
  const here = `http://${headers.host}`;
  if (method === "POST") return { body: { id: `task-${count}`, polling_url: `${here}/api.bfl.ai/v1/get_result?id=task-${count}`, cost: 4.5, output_mp: 1.33 } };
  const id = path.split("=")[1];
  if (path.startsWith("/results/")) return { headers: { "content-type": "image/jpeg" }, body: new Uint8Array([0xff, 0xd8, 0xff, 0xe0, count]) };
  if (count === 3) return { headers: { "retry-after": "0" }, body: { id, status: "Pending", result: null, progress: 0.4 } };
  return { body: { id, status: "Ready", result: { sample: `${here}/delivery-eu1.bfl.ai/results/${id}.jpeg`, seed: 1 } } };
};

describeSkill("ai-image-generation", () => {
  test("starts a job for each variation, waits, and keeps the pictures with their seeds", async () => {
    const { stdout, files, requests } = await runExample("ai-image-generation", { secrets, service });
    expect(requests.map(({ method, host, path }) => `${method} ${host}${path}`)).toEqual([
      "POST api.bfl.ai/v1/flux-2-pro",
      "POST api.bfl.ai/v1/flux-2-pro",
      "GET api.bfl.ai/v1/get_result?id=task-1",
      "GET api.bfl.ai/v1/get_result?id=task-1",
      "GET delivery-eu1.bfl.ai/results/task-1.jpeg",
      "GET api.bfl.ai/v1/get_result?id=task-2",
      "GET delivery-eu1.bfl.ai/results/task-2.jpeg",
    ]);
    expect(requests[0]?.headers["x-key"]).toBe("k-1");
    expect(requests[4]?.headers["x-key"]).toBeUndefined();
    expect(requests[1]?.json).toEqual({
      prompt: expect.stringMatching(/^A baker in her sixties/),
      width: 1536,
      height: 864,
      seed: 4101,
      output_format: "jpeg",
    });
    expect([...(files.get("image-2.jpg") ?? [])]).toEqual([0xff, 0xd8, 0xff, 0xe0, 7]);
    expect(JSON.parse(new TextDecoder().decode(files.get("images.json"))).images[1]).toEqual({ file: "image-2.jpg", seed: 4101, bytes: 5, credits: 4.5 });
    expect(stdout).toContain("**2 images**, 1536 × 864, flux-2-pro");
    expect(stdout).toContain("| `image-1.jpg` | 4100 | 1 kB |");
    expect(stdout).toContain("Credits used: 9.");
  });

  test("sends attached pictures as references, and umlauts unharmed", async () => {
    const attachments = [
      { filename: "b.png", content: new Uint8Array([1, 2, 255]) },
      { filename: "a.jpg", content: new Uint8Array([3, 200]) },
    ];
    const { requests, exitCode } = await runSkill("ai-image-generation", { input: "Müller’s café → night", attachments, secrets, service });
    expect(exitCode).toBe(0);
    expect(requests[0]?.json).toMatchObject({ prompt: "Müller’s café → night", width: 1024, seed: 1, input_image: "A8g=", input_image_2: "AQL/" });
  });

  test("says what to do about a refused key, a lasting limit and moderation", async () => {
    const refused = await runSkill("ai-image-generation", {
      input: "a hill",
      secrets,
      service: () => ({ status: 403, body: { detail: "Not authenticated" } }),
    });
    expect(refused.exitCode).toBe(1);
    expect(refused.stderr).toBe("Black Forest Labs refused the key (403). Check the secret BFL_API_KEY. It says: Not authenticated\n");
    const limited = await runSkill("ai-image-generation", { input: "a hill", secrets, service: () => ({ status: 429, headers: { "retry-after": "0" } }) });
    expect(limited.requests).toHaveLength(3);
    expect(limited.stderr).toContain("still refusing after 3 tries");
    const moderated = await runSkill("ai-image-generation", {
      input: "a hill",
      secrets,
      service: (request, count) =>
        request.method === "POST" ? service(request, count) : { body: { id: "task-1", status: "Request Moderated", result: null } },
    });
    expect(moderated.stderr).toContain("The text was refused by the service's moderation.");
  });

  test("keeps the pictures that were made when another is withheld", async () => {
    const run = await runSkill("ai-image-generation", {
      input: { prompt: "a hill", variations: 2, seed: 7 },
      secrets,
      service: (request, count) => (request.path.endsWith("id=task-1") ? { body: { id: "task-1", status: "Content Moderated" } } : service(request, count)),
    });
    expect(run.exitCode).toBe(0);
    expect(run.stdout).toContain("**1 image**, 1024 × 1024, flux-2-pro");
    expect(run.stdout).toContain("| `image-2.jpg` | 8 | 1 kB |");
    expect(run.stdout).toContain("\nSeed 7: The finished picture was withheld by the service's moderation.\n");
  });

  test("names the field that is wrong before anything is paid for", async () => {
    const run = await runSkill("ai-image-generation", { input: { prompt: "a hill", format: "cinema" }, secrets, service });
    expect(run.stderr).toBe('"format" has to be one of square, portrait, story, photo, landscape, banner.\n');
    expect(run.requests).toEqual([]);
  });
});

import { expect, test } from "vitest";
import { describeSkill, runExample, runSkill } from "#lib/testing/run-skill";
import type { Service, ServiceAnswer } from "#lib/testing/service-double";

const secrets = { SHOTSTACK_API_KEY: "st-1" };
const ID = "2abd5c11-0f3d-4c6d-ba20-235fc9b8e8b";
const BUCKET = "shotstack-api-stage-output.s3-ap-southeast-2.amazonaws.com";

const service: Service = ({ method, path, headers }, count): ServiceAnswer => {
  if (method === "POST")
    return { status: 201, body: { success: true, message: "Created", response: { message: "Render Successfully Queued", id: `${ID}${count}` } } };
  if (path.endsWith(".mp4")) return { headers: { "content-type": "video/mp4" }, body: new Uint8Array([0, 0, 0, 0x1c, 0x66, count]) };
  const id = path.split("/").pop();
  const job = { id, owner: "5ca6hu7s9k", plan: "basic", duration: 12.5 };
  if (count === 3) return { headers: { "retry-after": "0" }, body: { success: true, message: "OK", response: { ...job, status: "rendering" } } };
  return { body: { success: true, message: "OK", response: { ...job, status: "done", url: `http://${headers.host}/${BUCKET}/5ca6hu7s9k/${id}.mp4` } } };
};

type Clip = { asset: { type: string; text?: string; src?: string; trim?: number }; start: number; length: number; width?: number };
type Edit = { timeline: { background: string; tracks: { clips: Clip[] }[] }; output: object };

describeSkill("ai-marketing-videos", () => {
  test("renders the storyboard in both formats and reads it with an editor's watch", async () => {
    const { stdout, files, requests } = await runExample("ai-marketing-videos", { secrets, service });
    expect(requests.map(({ method, host, path }) => `${method} ${host}${path}`)).toEqual([
      "POST api.shotstack.io/edit/stage/render",
      "POST api.shotstack.io/edit/stage/render",
      `GET api.shotstack.io/edit/stage/render/${ID}1`,
      `GET api.shotstack.io/edit/stage/render/${ID}1`,
      `GET ${BUCKET}/5ca6hu7s9k/${ID}1.mp4`,
      `GET api.shotstack.io/edit/stage/render/${ID}2`,
      `GET ${BUCKET}/5ca6hu7s9k/${ID}2.mp4`,
    ]);
    expect(requests[0]?.headers["x-api-key"]).toBe("st-1");
    const [request] = requests as unknown as [{ json: Edit }];
    const { timeline, output } = request.json;
    expect(timeline.background).toBe("#0F4C5C");
    expect(timeline.tracks[0]?.clips.map(({ asset, start, length }) => [asset.text, start, length])).toEqual([
      ["Eleven empty bottles. Every summer.", 0, 2.5],
      ["One bottle. Refilled.\nSaltwind mineral sunscreen, SPF 30", 2.5, 2.5],
      ["Refill at 140 shops along the coast", 5, 3],
      ["€9 a refill, not €17", 8, 2.5],
      ["Find your refill shop\nsaltwind.example/map", 10.5, 2.5],
    ]);
    expect(timeline.tracks[1]?.clips.map(({ asset, start }) => [asset.type, asset.trim, start])).toEqual([
      ["video", undefined, 0],
      ["video", 4, 5],
    ]);
    expect(output).toEqual({ format: "mp4", size: { width: 1080, height: 1920 }, fps: 25 });
    expect(requests[1]?.json).toMatchObject({ output: { format: "mp4", size: { width: 1920, height: 1080 }, fps: 25 } });
    expect(files.get("landscape.mp4")?.at(-1)).toBe(7);
    expect(stdout).toContain("**2 videos**, 13 seconds, 4 scenes and the call to action, draft with watermark");
    // 8 words: 8 × 0.3 + 0.5 = 2.9 seconds. Scene 3 has 7 words and needs 2.6; all but scene 2 fit.
    expect(stdout.split("Notes on the edit:\n")[1]).toBe("- Scene 2: 8 words need 2.9 seconds, it has 2.5.\n");
  });

  test("says why a render failed, which key is wrong, and which scene is empty", async () => {
    const input = { scenes: [{ headline: "Two for one", seconds: 2 }] };
    const failed = await runSkill("ai-marketing-videos", {
      input,
      secrets,
      service: (request, count) =>
        request.method === "POST"
          ? service(request, count)
          : { body: { success: true, message: "OK", response: { id: ID, status: "failed", error: "Asset could not be fetched" } } },
    });
    expect(failed.stderr).toBe("The vertical render failed: Asset could not be fetched\n");
    expect(failed.requests[0]?.path).toBe("/edit/v1/render");
    const refused = await runSkill("ai-marketing-videos", { input, secrets, service: () => ({ status: 403, body: { message: "Forbidden" } }) });
    expect(refused.stderr).toBe("Shotstack refused the key (403). Check the secret SHOTSTACK_API_KEY. It says: Forbidden\n");
    const limited = await runSkill("ai-marketing-videos", { input, secrets, service: () => ({ status: 429, headers: { "retry-after": "0" } }) });
    expect(limited.requests).toHaveLength(3);
    const empty = await runSkill("ai-marketing-videos", { input: { scenes: [{ seconds: 2 }] }, secrets, service });
    expect([empty.stderr, empty.requests.length]).toEqual(['Scene 1: it needs "media" or a "headline".\n', 0]);
  });

  test("collects a render that an earlier run began", async () => {
    const { stdout, requests } = await runSkill("ai-marketing-videos", {
      input: { resume: { square: `${ID}9` }, draft: true },
      secrets,
      service: (request) => service(request, 9),
    });
    expect(requests.map(({ method }) => method)).toEqual(["GET", "GET"]);
    expect(stdout).toContain("| `square.mp4` | square | 1080 × 1080 | 1 kB |");
  });
});

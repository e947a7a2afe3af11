import { expect, test } from "vitest";
import { describeSkill, runExample, runSkill } from "#lib/testing/run-skill";
import type { Service, ServiceAnswer } from "#lib/testing/service-double";

const secrets = { HEYGEN_API_KEY: "hg-1" };
const LOOKS = [
  { id: "look_new", name: "Ida", status: "processing" },
  { id: "look_7", name: "Marta (office)", status: "completed", gender: "female", avatar_type: "studio_avatar" },
];

const service: Service = ({ method, path, headers }, count): ServiceAnswer => {
  const files = `http://${headers.host}/files.heygen.ai`;
  if (path.startsWith("/v3/avatars/looks")) return { body: { data: LOOKS, has_more: false } };
  if (method === "POST") return { body: { data: { video_id: "vid_8c1f", status: "waiting" } } };
  if (path.endsWith(".mp4")) return { headers: { "content-type": "video/mp4" }, body: new Uint8Array([0, 0, 0, 24, 0x66, 0x74, 0x79, 0x70]) };
  if (path.endsWith(".srt")) return { headers: { "content-type": "text/plain" }, body: "1\n00:00:00,000 --> 00:00:02,100\nExports now finish in seconds.\n" };
  if (count === 3) return { headers: { "retry-after": "0" }, body: { data: { id: "vid_8c1f", status: "processing" } } };
  return { body: { data: { id: "vid_8c1f", status: "completed", video_url: `${files}/v/8c1f.mp4`, subtitle_url: `${files}/v/8c1f.srt`, duration: 24.4 } } };
};

describeSkill("ai-avatar-video", () => {
  test("picks a finished look, waits for the video and keeps it with its subtitles", async () => {
    const { stdout, files, requests } = await runExample("ai-avatar-video", { secrets, service });
    expect(requests.map(({ method, host, path }) => `${method} ${host}${path}`)).toEqual([
      "GET api.heygen.com/v3/avatars/looks?ownership=public&limit=20",
      "POST api.heygen.com/v3/videos",
      "GET api.heygen.com/v3/videos/vid_8c1f",
      "GET api.heygen.com/v3/videos/vid_8c1f",
      "GET files.heygen.ai/v/8c1f.mp4",
      "GET files.heygen.ai/v/8c1f.srt",
    ]);
    expect(requests[1]?.headers["x-api-key"]).toBe("hg-1");
    expect(requests[4]?.headers["x-api-key"]).toBeUndefined();
    expect(requests[1]?.json).toEqual({
      type: "avatar",
      avatar_id: "look_7",
      script: expect.stringMatching(/^Exports now finish in seconds\. .* report you have\.$/),
      background: { type: "color", value: "#F4F1EA" },
      title: "Release notes: exports in the background",
      aspect_ratio: "16:9",
      resolution: "720p",
      caption: { file_format: "srt" },
    });
    expect(files.get("avatar.mp4")?.length).toBe(8);
    expect(new TextDecoder().decode(files.get("avatar.srt"))).toContain("00:00:02,100");
    expect(stdout).toBe(
      "**avatar.mp4**, 24 seconds, 16:9 at 720p\n\nPresenter: Marta (office). Subtitles: `avatar.srt`. Video id: `vid_8c1f`.\nThe script has 60 words, about 24 seconds at reading speed.\n",
    );
  });

  test("lists voices by language and collects a video that was started before", async () => {
    const voices = await runSkill("ai-avatar-video", {
      input: { list: "voices", language: "German" },
      secrets,
      service: () => ({ body: { data: [{ voice_id: "v-9", name: "Jörg", language: "German", gender: "male" }], has_more: true } }),
    });
    expect(voices.requests[0]?.path).toBe("/v3/voices?limit=100&language=German");
    expect(voices.stdout).toContain("**Voices: 1**, there are more in the account");
    expect(voices.stdout).toContain("| Jörg | `v-9` | male | German |");
    const resumed = await runSkill("ai-avatar-video", { input: { resume: "vid_8c1f" }, secrets, service: (request) => service(request, 9) });
    expect(resumed.requests.map(({ method }) => method)).toEqual(["GET", "GET", "GET"]);
    expect(resumed.stdout).toContain("**avatar.mp4**, 24 seconds, 1 kB");
  });

  test("repeats why a video failed, and says what to do about a refused key or an empty account", async () => {
    const failed = await runSkill("ai-avatar-video", {
      input: { script: "Hello there.", avatar_id: "look_7" },
      secrets,
      service: ({ method }) => ({
        body: {
          data: method === "POST" ? { video_id: "vid_1" } : { id: "vid_1", status: "failed", failure_message: "The voice does not speak this language." },
        },
      }),
    });
    expect(failed.stderr).toBe("HeyGen could not make the video vid_1: The voice does not speak this language.\n");
    const refused = await runSkill("ai-avatar-video", {
      input: { script: "Hello there.", avatar_id: "look_7" },
      secrets,
      service: () => ({ status: 401, body: { error: { code: "unauthorized", message: "Invalid API key" } } }),
    });
    expect(refused.stderr).toBe("HeyGen refused the key (401). Check the secret HEYGEN_API_KEY. It says: Invalid API key\n");
    const limited = await runSkill("ai-avatar-video", { input: "Hi.", secrets, service: () => ({ status: 429, headers: { "retry-after": "0" } }) });
    expect(limited.requests).toHaveLength(3);
  });
});

import { expect, test } from "vitest";
import { describeSkill, runExample, runSkill } from "#lib/testing/run-skill";

const secrets = { OPENAI_API_KEY: "sk-1" };
/** MPEG-2 Layer III, 24 kHz, 160 kbit/s: 480 bytes and 24 ms a frame. */
const frame = (fill: number, words = "") =>
  Buffer.concat([Buffer.from([0xff, 0xf3, 0xe4, 0xc4]), Buffer.from(words.padEnd(20, "\0")), Buffer.alloc(456, fill)]);
/** A turn as encoders write it: a tag, a frame of information, then so many frames that sound. */
const turn = (frames: number, fill: number) =>
  Buffer.concat([Buffer.from("ID3\x04\0\0\0\0\0\x05hello"), frame(0, "\0\0\0\0\0\0\0\0\0Xing"), ...Array.from({ length: frames }, () => frame(fill))]);
/** The first turn lasts 100 frames (2.4 s), each further one ten more. */
const service = (_: unknown, count: number) => ({ headers: { "content-type": "audio/mpeg" }, body: turn(90 + 10 * count, count) });

describeSkill("ai-podcast-creation", () => {
  test("speaks each turn in its voice and joins them with pauses, times and chapters", async () => {
    const { stdout, files, requests } = await runExample("ai-podcast-creation", { secrets, service });
    expect(requests).toHaveLength(8);
    expect(`${requests[1]?.method} ${requests[1]?.host}${requests[1]?.path}`).toBe("POST api.openai.com/v1/audio/speech");
    expect(requests[1]?.headers.authorization).toBe("Bearer sk-1");
    expect(requests[1]?.json).toEqual({
      model: "gpt-4o-mini-tts",
      voice: "cedar",
      input: "That's the romance of it.",
      response_format: "mp3",
      instructions: expect.stringMatching(/^Dry, unhurried/),
    });
    // 100 + 110 + … + 170 = 1,080 frames that sound. Pauses: 0.2 s = 8 frames, 0.35 s = 15 (four times), 0.1 s = 4, 1.2 s = 50.
    const episode = Buffer.from(files.get("episode.mp3") ?? []);
    expect(episode.length).toBe((1080 + 8 + 4 * 15 + 4 + 50) * 480);
    expect(episode.includes("Xing") || episode.includes("ID3")).toBe(false);
    const pause = episode.subarray(100 * 480, 101 * 480);
    expect([pause[0], pause[1], pause[2], pause.subarray(4).every((byte) => byte === 0)]).toEqual([0xff, 0xf3, 0xe4, true]);
    const vtt = new TextDecoder().decode(files.get("transcript.vtt"));
    expect(vtt.startsWith("WEBVTT\n\n00:00:00.000 --> 00:00:02.400\n<v Mira>It's eleven at night")).toBe(true);
    expect(vtt).toContain("00:00:02.592 --> 00:00:05.232\n<v Jon>That's the romance of it.\n");
    // Before turn 6: (100 + 110 + 120 + 130 + 140 + 8 + 15 + 15 + 4 + 50) frames of 24 ms.
    expect(JSON.parse(new TextDecoder().decode(files.get("chapters.json"))).chapters).toEqual([
      { startTime: 0, title: "The last departure" },
      { startTime: 16.608, title: "What it costs" },
    ]);
    expect(stdout).toContain("**episode.mp3**, 0:29, 8 turns, 577 kB");
    // Mira: 100 + 120 + 140 + 160 = 520 of 1,080 frames.
    expect(stdout).toContain("| Mira | 4 | 48 % |\n| Jon | 4 | 52 % |");
    expect(stdout).toContain("Chapters: 0:00 The last departure, 0:17 What it costs.");
  });

  test("names the turn whose speaker is not cast, before anything is paid for", async () => {
    const input = {
      title: "T",
      speakers: { Ada: { voice: "sage" } },
      turns: [
        { who: "Ada", says: "Hello." },
        { who: "Ben", says: "Hi." },
      ],
    };
    const run = await runSkill("ai-podcast-creation", { input, secrets, service });
    expect([run.stderr, run.requests.length]).toEqual(['Turn 2: "who" has to be one of Ada.\n', 0]);
  });

  test("says in which turn the service refused, and why", async () => {
    const input = { title: "T", speakers: { Ada: { voice: "sage" } }, turns: [{ who: "Ada", says: "Hello." }] };
    const refused = await runSkill("ai-podcast-creation", {
      input,
      secrets,
      service: () => ({ status: 401, body: { error: { message: "Incorrect API key provided.", type: "invalid_request_error", code: "invalid_api_key" } } }),
    });
    expect(refused.stderr).toBe("Turn 1 (Ada): OpenAI refused the key (401). Check the secret OPENAI_API_KEY. It says: Incorrect API key provided.\n");
    const limited = await runSkill("ai-podcast-creation", {
      input,
      secrets,
      service: () => ({ status: 429, headers: { "retry-after": "0" }, body: { error: { message: "Rate limit reached" } } }),
    });
    expect(limited.requests).toHaveLength(3);
    expect(limited.stderr).toContain("It says: Rate limit reached");
  });
});

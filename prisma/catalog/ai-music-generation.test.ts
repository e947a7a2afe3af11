import { expect, test } from "vitest";
import { describeSkill, runExample, runSkill } from "#lib/testing/run-skill";

const secrets = { ELEVENLABS_API_KEY: "el-1" };
/** The head of an MP3 frame, and bytes that are no text in any encoding. */
const MUSIC = new Uint8Array([0xff, 0xfb, 0x90, 0x64, 0x00, 0x80, 0xff, 0xfe]);
const music = () => ({ headers: { "content-type": "audio/mpeg" }, body: MUSIC });

describeSkill("ai-music-generation", () => {
  test("sends the brief as one sheet with times, and keeps the music byte for byte", async () => {
    const { stdout, files, requests } = await runExample("ai-music-generation", { secrets, service: music });
    expect(requests).toHaveLength(1);
    expect(`${requests[0]?.method} ${requests[0]?.host}${requests[0]?.path}`).toBe("POST api.elevenlabs.io/v1/music/stream?output_format=mp3_44100_128");
    expect(requests[0]?.headers["xi-api-key"]).toBe("el-1");
    const prompt = [
      "chamber folk, recorded in a wooden room.",
      "Mood: setting off, unhurried.",
      "96 bpm, G major.",
      "Instruments: plucked viola lead, nylon guitar in arpeggios, upright bass, brushed snare.",
      "Without vocals, cymbal swells.",
      "Form:",
      "0:00-0:07 motif: viola states a rising five-note motif over guitar, bass enters on bar two.",
      "0:07-0:15 bed: viola stops, guitar and brushes continue softly, held final chord.",
    ].join("\n");
    expect(requests[0]?.json).toEqual({ prompt, music_length_ms: 15_000, force_instrumental: true, model_id: "music_v1" });
    expect([...(files.get("music.mp3") ?? [])]).toEqual([...MUSIC]);
    expect(new TextDecoder().decode(files.get("music.txt"))).toBe(`${prompt}\n`);
    expect(stdout).toContain("**music.mp3**, 15 seconds asked for, 1 kB, instrumental");
    expect(stdout).toContain("| 0:07 | bed | viola stops, guitar and brushes continue softly, held final chord |");
  });

  test("lets a section with lyrics be sung", async () => {
    const input = {
      style: "sea shanty, men's choir",
      sections: [{ name: "verse", seconds: 70, plays: "all in unison", lyrics: ["Über die Bucht", "we haul"] }],
    };
    const { requests, stdout } = await runSkill("ai-music-generation", { input, secrets, service: music });
    expect(requests[0]?.json).toMatchObject({ force_instrumental: false, music_length_ms: 70_000 });
    expect(String(Object(requests[0]?.json).prompt)).toContain('0:00-1:10 verse: all in unison.\n  "Über die Bucht"\n  "we haul"');
    expect(stdout).toContain("1 kB, sung");
  });

  test("shows the wording that the service would accept, and says which secret to check", async () => {
    const detail = { status: "bad_prompt", message: "The prompt names an artist.", data: { prompt_suggestion: "whispering tenor over nylon guitar" } };
    const named = await runSkill("ai-music-generation", { input: "like a famous band", secrets, service: () => ({ status: 422, body: { detail } }) });
    expect(named.stderr).toBe(
      "ElevenLabs did not accept the request (422). It says: The prompt names an artist. It would accept: whispering tenor over nylon guitar\n",
    );
    const refused = await runSkill("ai-music-generation", {
      input: "folk",
      secrets,
      service: () => ({ status: 401, body: { detail: { status: "invalid_api_key", message: "Invalid API key" } } }),
    });
    expect(refused.stderr).toContain("Check the secret ELEVENLABS_API_KEY. It says: Invalid API key");
    const limited = await runSkill("ai-music-generation", { input: "folk", secrets, service: () => ({ status: 429, headers: { "retry-after": "0" } }) });
    expect([limited.exitCode, limited.requests.length]).toEqual([1, 3]);
  });

  test("does not repeat a request that may have been paid for", async () => {
    const broken = await runSkill("ai-music-generation", { input: "folk", secrets, service: () => ({ status: 500, body: "oops" }) });
    expect(broken.requests).toHaveLength(1);
    expect(broken.stderr).toContain("Look in its account whether the job was started before you repeat it.");
  });
});

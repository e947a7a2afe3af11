import { expect, test } from "vitest";
import { describeSkill, runExample, runSkill } from "#lib/testing/run-skill";
import type { Service } from "#lib/testing/service-double";

const secrets = { ELEVENLABS_API_KEY: "el-1" };
const VOICE = "c38kUX8pkfYO2kHyqfFy";
const SPEECH = new Uint8Array([0xff, 0xfb, 0x90, 0x00, 0x00, 0xc4]);
const service: Service = ({ path, method }) => {
  if (path === "/v1/voices/add") return { body: { voice_id: VOICE, requires_verification: false } };
  return method === "DELETE" ? { body: { status: "ok" } } : { headers: { "content-type": "audio/mpeg" }, body: SPEECH };
};
const consent = { speaker: "Ole Brandt", date: "2026-05-04", use: "his own audio guide to the harbour", evidence: "mail of 4 May", by: "the speaker" };

describeSkill("ai-voice-cloning", () => {
  test("clones from the attached recording, reads the text and keeps the consent beside it", async () => {
    const { stdout, files, requests } = await runExample("ai-voice-cloning", { secrets, service });
    expect(requests.map(({ method, host, path }) => `${method} ${host}${path}`)).toEqual([
      "POST api.elevenlabs.io/v1/voices/add",
      `POST api.elevenlabs.io/v1/text-to-speech/${VOICE}/stream?output_format=mp3_44100_128`,
    ]);
    expect(requests[0]?.headers["xi-api-key"]).toBe("el-1");
    expect(requests[0]?.headers["content-type"]).toMatch(/^multipart\/form-data; boundary=/);
    expect(requests[0]?.body).toContain('name="name"\r\n\r\nBees narration\r\n');
    expect(requests[0]?.body).toContain('name="remove_background_noise"\r\n\r\nfalse\r\n');
    expect(requests[0]?.body).toContain('name="files"; filename="test-voice.wav"\r\nContent-Type: audio/wav\r\n\r\nRIFF');
    expect(Number(requests[0]?.headers["content-length"])).toBeGreaterThan(96_044);
    expect(requests[1]?.json).toEqual({
      text: expect.stringMatching(/^By October .* crocuses are out\.$/s),
      model_id: "eleven_multilingual_v2",
      voice_settings: { stability: 0.55, similarity_boost: 0.75, speed: 1 },
    });
    expect([...(files.get("speech.mp3") ?? [])]).toEqual([...SPEECH]);
    expect(JSON.parse(new TextDecoder().decode(files.get("consent.json")))).toMatchObject({ date: "2026-03-02", by: "the speaker", voice_id: VOICE });
    expect(stdout).toContain(`Voice: Bees narration (\`${VOICE}\`), made from 1 recording.`);
  });

  test("sends nothing at all without a complete consent", async () => {
    const none = await runSkill("ai-voice-cloning", { input: { voice_name: "x", text: "Hello" }, secrets, service });
    expect(none.stderr).toBe(
      'No voice is cloned without the consent of its speaker. "consent" has to say who agreed, when, to what, and where the proof is kept.\n',
    );
    const vague = await runSkill("ai-voice-cloning", { input: { voice_id: VOICE, text: "Hello", consent: { ...consent, by: "a fan" } }, secrets, service });
    expect(vague.stderr).toContain('In "consent": "by" has to be one of the speaker, a guardian, the heirs.');
    expect([...none.requests, ...vague.requests]).toEqual([]);
  });

  test("deletes a clone, and says what is wrong with a key or a full account", async () => {
    const gone = await runSkill("ai-voice-cloning", { input: { delete_voice: VOICE, consent }, secrets, service });
    expect(`${gone.requests[0]?.method} ${gone.requests[0]?.path}`).toBe(`DELETE /v1/voices/${VOICE}`);
    expect(gone.stdout).toContain(`The clone \`${VOICE}\` of Ole Brandt is deleted`);
    const refused = await runSkill("ai-voice-cloning", {
      input: { voice_id: VOICE, text: "Hello", consent },
      secrets,
      service: () => ({ status: 401, body: { detail: { status: "invalid_api_key", message: "Invalid API key" } } }),
    });
    expect(refused.stderr).toBe("ElevenLabs refused the key (401). Check the secret ELEVENLABS_API_KEY. It says: Invalid API key\n");
    const limited = await runSkill("ai-voice-cloning", {
      input: { voice_id: VOICE, text: "Hello", consent },
      secrets,
      service: () => ({ status: 429, headers: { "retry-after": "0" } }),
    });
    expect(limited.requests).toHaveLength(3);
  });
});

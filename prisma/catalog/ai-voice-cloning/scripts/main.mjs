// Clones a voice whose speaker has agreed, reads a text in it, or deletes the clone.
//
//   node scripts/main.mjs request.json

import { consentOf } from "./consent.mjs";
import { form } from "./form.mjs";
import { attachments, number, Problem, readRequest, text } from "./input.mjs";
import { run, save, send, size } from "./service.mjs";

const FIELDS = ["text", "consent", "voice_name", "voice_id", "clean_noise", "stability", "similarity", "speed", "delete_voice"];
const MEDIA = { wav: "audio/wav", mp3: "audio/mpeg", m4a: "audio/mp4", flac: "audio/flac", ogg: "audio/ogg", webm: "audio/webm" };
const MOST_SAMPLES = 8;
const LARGEST_SAMPLES = 3.5e6;
const MODEL = "eleven_multilingual_v2";
const service = { service: "ElevenLabs", secretName: "ELEVENLABS_API_KEY" };

await run(async () => {
  const request = readRequest(FIELDS);
  const consent = consentOf(request.consent);
  const headers = { "xi-api-key": key() };
  if (request.delete_voice !== undefined) return remove(idOf(request, "delete_voice"), consent, headers);

  const words = text(request, "text", { most: 5000 });
  const settings = {
    stability: number(request, "stability", { least: 0, most: 1, otherwise: 0.5, whole: false }),
    similarity_boost: number(request, "similarity", { least: 0, most: 1, otherwise: 0.75, whole: false }),
    speed: number(request, "speed", { least: 0.7, most: 1.2, otherwise: 1, whole: false }),
  };
  const voice = request.voice_id === undefined ? await clone(request, consent, headers) : { id: idOf(request, "voice_id") };
  save("consent.json", `${JSON.stringify({ ...consent, voice_id: voice.id }, null, 2)}\n`);
  if (words) await spoken(words, voice, settings, headers);

  const made = voice.name ? `Voice: ${voice.name} (\`${voice.id}\`), made from ${voice.samples} recording${voice.samples === 1 ? "" : "s"}.` : `Voice: \`${voice.id}\`.`;
  console.log(`${made}\nConsent of ${consent.speaker} of ${consent.date} is in \`consent.json\`: keep it with the audio.`);
});

function key() {
  const value = process.env.ELEVENLABS_API_KEY;
  if (!value) throw new Problem("The secret ELEVENLABS_API_KEY is not set. A key is made in the settings of ElevenLabs.");
  return value;
}

function idOf(request, name) {
  if (!/^[A-Za-z0-9]{10,40}$/.test(request[name])) throw new Problem(`"${name}" has to be the id of a voice, letters and digits.`);
  return request[name];
}

async function clone(request, consent, headers) {
  const name = text(request, "voice_name", { most: 60, missing: 'name the new voice, or give the "voice_id" of one that exists.' });
  const files = attachments(/\.(wav|mp3|m4a|flac|ogg|webm)$/i);
  if (files.length === 0 || files.length > MOST_SAMPLES) throw new Problem(`Attach 1 to ${MOST_SAMPLES} recordings of the speaker (WAV, MP3, M4A, FLAC, OGG); there are ${files.length}.`);
  const together = files.reduce((sum, { bytes }) => sum + bytes.length, 0);
  if (together > LARGEST_SAMPLES) throw new Problem(`The recordings have ${size(together)} together; at most 3.5 MB are sent. Two minutes as MP3 at 192 kbps are 2.9 MB.`);
  const sent = form([
    ["name", name],
    ["description", `Consent of ${consent.speaker}, ${consent.date}: ${consent.use}`],
    ["remove_background_noise", String(request.clean_noise === true)],
    ...files.map((file) => ["files", { name: file.name, type: MEDIA[file.name.split(".").pop().toLowerCase()], bytes: file.bytes }]),
  ]);
  const { json } = await send({ ...service, url: "https://api.elevenlabs.io/v1/voices/add", method: "POST", headers, ...sent });
  if (!json?.voice_id) throw new Problem("ElevenLabs took the recordings but named no voice. Look under “Voices” in its account.");
  if (json.requires_verification) throw new Problem(`The voice ${json.voice_id} is made, but ElevenLabs wants the speaker to verify it in its account before it is used.`);
  return { id: json.voice_id, name, samples: files.length };
}

/** A clone that was just made is named when reading fails, so that nobody makes a second one. */
async function spoken(words, voice, settings, headers) {
  try {
    await speak(words, voice.id, settings, headers);
  } catch (error) {
    throw voice.name ? new Problem(`${error.message} The voice was made: send the text again with "voice_id": "${voice.id}".`) : error;
  }
}

async function speak(words, id, settings, headers) {
  const answer = await send({
    ...service,
    url: `https://api.elevenlabs.io/v1/text-to-speech/${id}/stream?output_format=mp3_44100_128`,
    method: "POST",
    headers,
    json: { text: words, model_id: MODEL, voice_settings: settings },
    saveAs: "speech.mp3",
  });
  if (answer.size === 0) throw new Problem("ElevenLabs answered without any sound. Try again.");
  console.log(`**speech.mp3**, ${words.length} characters read, ${size(answer.size)}\n`);
}

async function remove(id, consent, headers) {
  await send({ ...service, url: `https://api.elevenlabs.io/v1/voices/${id}`, method: "DELETE", headers });
  console.log(`The clone \`${id}\` of ${consent.speaker} is deleted from the ElevenLabs account. Recordings and finished audio elsewhere are not touched by that.`);
}

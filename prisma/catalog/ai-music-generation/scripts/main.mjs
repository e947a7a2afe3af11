// Has a piece of music composed from a brief, and keeps it with the text that it was made from.
//
//   node scripts/main.mjs brief.json

import { number, Problem, readRequest, text } from "./input.mjs";
import { run, save, send, size } from "./service.mjs";

const FIELDS = ["style", "mood", "tempo", "key", "instruments", "sections", "seconds", "avoid"];
const SHORTEST = 3;
const LONGEST = 240;
const LONGEST_TEXT = 4000;
const service = { service: "ElevenLabs", secretName: "ELEVENLABS_API_KEY" };

await run(async () => {
  const request = readRequest(FIELDS);
  const style = text(request, "style", { most: 1500, missing: "name the genre, the era and the room." });
  const sections = formOf(request.sections);
  const seconds = sections ? sections.reduce((sum, each) => sum + each.seconds, 0) : number(request, "seconds", { least: SHORTEST, most: LONGEST, otherwise: 30 });
  if (seconds < SHORTEST || seconds > LONGEST) throw new Problem(`"sections" add up to ${seconds} seconds; ${SHORTEST} to ${LONGEST} are possible.`);
  const isSung = (sections ?? []).some(({ lyrics }) => lyrics.length > 0);
  const prompt = sheet(request, style, sections ?? []);
  if (prompt.length > LONGEST_TEXT) throw new Problem(`The brief has ${prompt.length} characters in all; at most ${LONGEST_TEXT} are accepted. Shorten "plays" or the lyrics.`);

  const answer = await send({
    ...service,
    // The streaming address begins to answer at once; the other one is silent until the whole piece is there.
    url: "https://api.elevenlabs.io/v1/music/stream?output_format=mp3_44100_128",
    method: "POST",
    headers: { "xi-api-key": key() },
    json: { prompt, music_length_ms: seconds * 1000, force_instrumental: !isSung, model_id: "music_v1" },
    saveAs: "music.mp3",
  });
  if (answer.size === 0) throw new Problem("ElevenLabs answered without any music. Try again; nothing was kept.");
  save("music.txt", `${prompt}\n`);
  report(seconds, answer.size, isSung, sections ?? []);
});

function key() {
  const value = process.env.ELEVENLABS_API_KEY;
  if (!value) throw new Problem("The secret ELEVENLABS_API_KEY is not set. Music needs a key of a paid ElevenLabs plan.");
  return value;
}

function formOf(sections) {
  if (sections === undefined) return undefined;
  if (!Array.isArray(sections) || sections.length === 0 || sections.length > 12) throw new Problem('"sections" has to be a list of 1 to 12 sections.');
  return sections.map((section, at) => {
    try {
      if (section === null || typeof section !== "object") throw new Problem('it has to be an object with "name", "seconds" and "plays".');
      const lyrics = section.lyrics ?? [];
      if (!Array.isArray(lyrics) || lyrics.some((line) => typeof line !== "string" || line.length > 200)) {
        throw new Problem('"lyrics" has to be a list of lines of at most 200 characters.');
      }
      return {
        name: text(section, "name", { most: 40, missing: "name the section, such as intro." }),
        seconds: number(section, "seconds", { least: 1, most: 120, otherwise: 0 }),
        plays: text(section, "plays", { most: 300, missing: "say what happens in it." }),
        lyrics,
      };
    } catch (error) {
      throw new Problem(`Section ${at + 1}: ${error.message}`);
    }
  });
}

/** The brief as one text, the whole before its parts, each with the time at which it begins. */
function sheet(request, style, sections) {
  const tempo = number(request, "tempo", { least: 40, most: 220 });
  const instruments = request.instruments ?? [];
  if (!Array.isArray(instruments) || instruments.some((each) => typeof each !== "string")) throw new Problem('"instruments" has to be a list of texts.');
  const pitch = text(request, "key", { most: 20 });
  const mood = text(request, "mood", { most: 200 });
  const avoid = text(request, "avoid", { most: 300 });
  const lines = [
    `${style}.`,
    mood && `Mood: ${mood}.`,
    (tempo || pitch) && `${[tempo && `${tempo} bpm`, pitch].filter(Boolean).join(", ")}.`,
    instruments.length > 0 && `Instruments: ${instruments.join(", ")}.`,
    avoid && `Without ${avoid}.`,
    sections.length > 0 && "Form:",
    ...starts(sections).flatMap(({ from, to, name, plays, lyrics }) => [`${from}-${to} ${name}: ${plays}.`, ...lyrics.map((line) => `  "${line}"`)]),
  ];
  return lines.filter(Boolean).join("\n");
}

function starts(sections) {
  let at = 0;
  return sections.map((section) => {
    const from = at;
    at += section.seconds;
    return { ...section, from: clock(from), to: clock(at) };
  });
}

function clock(seconds) {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

function report(seconds, bytes, isSung, sections) {
  console.log(`**music.mp3**, ${seconds} seconds asked for, ${size(bytes)}, ${isSung ? "sung" : "instrumental"}\n`);
  if (sections.length > 0) {
    console.log("| From | Section | What happens |\n| --- | --- | --- |");
    for (const { from, name, plays } of starts(sections)) console.log(`| ${from} | ${name} | ${plays} |`);
    console.log("");
  }
  console.log("The text it was made from is in `music.txt`.");
}

// Speaks the turns of a script and joins them to an episode with a timed transcript and chapters.
//
//   node scripts/main.mjs script.json

import { choice, number, Problem, readRequest, text } from "./input.mjs";
import { duration, framesOf, silence } from "./mp3.mjs";
import { append, run, save, send, size } from "./service.mjs";

const VOICES = ["alloy", "ash", "ballad", "cedar", "coral", "echo", "fable", "marin", "nova", "onyx", "sage", "shimmer", "verse"];
const MODEL = "gpt-4o-mini-tts";
const MOST_TURNS = 60;
const MOST_CHARACTERS = 12_000;
const NATURAL_PAUSE = 0.35;
const service = { service: "OpenAI", secretName: "OPENAI_API_KEY" };

await run(async () => {
  const request = readRequest(["title", "speakers", "turns"]);
  const title = text(request, "title", { most: 120, missing: "name the episode." });
  const speakers = speakersOf(request.speakers);
  const turns = turnsOf(request.turns, speakers);
  const headers = { authorization: `Bearer ${key()}` };

  let at = 0;
  let bytes = 0;
  let rate;
  for (const [index, turn] of turns.entries()) {
    const spoken = await speak(turn, speakers.get(turn.who), index, headers).catch((error) => {
      // What was spoken before is paid for and stays in the file.
      throw index === 0 ? error : new Problem(`${error.message} episode.mp3 holds ${index === 1 ? "turn 1" : `turns 1 to ${index}`}; send the rest with the same speakers.`);
    });
    rate ??= spoken[0].rate;
    if (spoken[0].rate !== rate) throw new Problem(`Turn ${index + 1} came back in another sampling rate than the first; they cannot be joined.`);
    const rest = index === 0 ? [] : silence(spoken[0], turn.pause);
    bytes = append("episode.mp3", Buffer.concat([...rest, ...spoken].map((frame) => frame.bytes)), index === 0);
    at += duration(rest);
    turn.from = at;
    at += duration(spoken);
    turn.to = at;
  }
  save("transcript.vtt", transcript(turns));
  const chapters = turns.filter(({ chapter }) => chapter).map(({ chapter, from }) => ({ startTime: thousandths(from), title: chapter }));
  if (chapters.length > 0) save("chapters.json", `${JSON.stringify({ version: "1.2.0", title, chapters }, null, 2)}\n`);
  save("turns.json", `${JSON.stringify(turns.map((turn) => ({ ...turn, from: thousandths(turn.from), to: thousandths(turn.to) })), null, 2)}\n`);
  report(turns, chapters, at, bytes);
});

function key() {
  const value = process.env.OPENAI_API_KEY;
  if (!value) throw new Problem("The secret OPENAI_API_KEY is not set. A key is made on OpenAI's platform.");
  return value;
}

function speakersOf(given) {
  if (given === null || typeof given !== "object" || Object.keys(given).length === 0) throw new Problem('"speakers" has to give each name a voice, such as {"Mira": {"voice": "coral"}}.');
  return new Map(
    Object.entries(given).map(([name, speaker]) => {
      try {
        return [name, { voice: choice(speaker ?? {}, "voice", VOICES), manner: text(speaker, "manner", { most: 500 }) }];
      } catch (error) {
        throw new Problem(`Speaker ${name}: ${error.message}`);
      }
    }),
  );
}

function turnsOf(given, speakers) {
  if (!Array.isArray(given) || given.length === 0 || given.length > MOST_TURNS) throw new Problem(`"turns" has to be a list of 1 to ${MOST_TURNS} turns.`);
  const turns = given.map((turn, at) => {
    try {
      const who = choice(turn ?? {}, "who", [...speakers.keys()]);
      const says = text(turn, "says", { most: 1000, missing: "write what is said." });
      return { who, says, pause: number(turn, "pause", { least: 0, most: 5, otherwise: NATURAL_PAUSE, whole: false }), chapter: text(turn, "chapter", { most: 80 }) };
    } catch (error) {
      throw new Problem(`Turn ${at + 1}: ${error.message}`);
    }
  });
  const characters = turns.reduce((sum, { says }) => sum + says.length, 0);
  if (characters > MOST_CHARACTERS) throw new Problem(`The script has ${characters} characters; a run takes ${MOST_CHARACTERS}, about 13 minutes. Make it in parts.`);
  return turns;
}

async function speak({ says, who }, { voice, manner }, index, headers) {
  const json = { model: MODEL, voice, input: says, response_format: "mp3", ...(manner && { instructions: manner }) };
  try {
    const answer = await send({ ...service, url: "https://api.openai.com/v1/audio/speech", method: "POST", headers, json, binary: true });
    const frames = framesOf(answer.bytes);
    if (frames.length === 0) throw new Problem("OpenAI answered without any sound.");
    return frames;
  } catch (error) {
    throw new Problem(`Turn ${index + 1} (${who}): ${error.message}`);
  }
}

function transcript(turns) {
  const cues = turns.map(({ who, says, from, to }) => `${stamp(from)} --> ${stamp(to)}\n<v ${who}>${says.replace(/\s+/g, " ").replace(/&/g, "&amp;").replace(/</g, "&lt;")}\n`);
  return `WEBVTT\n\n${cues.join("\n")}`;
}

function stamp(seconds) {
  const all = Math.round(seconds * 1000);
  const two = (value) => String(Math.floor(value)).padStart(2, "0");
  return `${two(all / 3_600_000)}:${two((all / 60_000) % 60)}:${two((all / 1000) % 60)}.${String(all % 1000).padStart(3, "0")}`;
}

function clock(seconds) {
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

function thousandths(seconds) {
  return Math.round(seconds * 1000) / 1000;
}

function report(turns, chapters, length, bytes) {
  console.log(`**episode.mp3**, ${clock(length)}, ${turns.length} turn${turns.length === 1 ? "" : "s"}, ${size(bytes)}\n`);
  console.log("| Speaker | Turns | Share |\n| --- | ---: | ---: |");
  const spoken = turns.reduce((sum, { from, to }) => sum + to - from, 0);
  for (const name of new Set(turns.map(({ who }) => who))) {
    const own = turns.filter(({ who }) => who === name);
    const share = own.reduce((sum, { from, to }) => sum + to - from, 0) / spoken;
    console.log(`| ${name} | ${own.length} | ${Math.round(share * 100)} % |`);
  }
  if (chapters.length > 0) console.log(`\nChapters: ${chapters.map(({ startTime, title }) => `${clock(startTime)} ${title}`).join(", ")}.`);
  console.log("\nTranscript: `transcript.vtt`. Tell listeners that the voices are generated.");
}

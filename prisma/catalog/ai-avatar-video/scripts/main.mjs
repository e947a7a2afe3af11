// Has an avatar speak a script: starts the video, waits for it and keeps it with its subtitles.
//
//   node scripts/main.mjs request.json

import { choice, number, Problem, readRequest, text } from "./input.mjs";
import { download, poll, run, send, size } from "./service.mjs";

const FORMATS = { landscape: "16:9", portrait: "9:16", square: "1:1" };
const FIELDS = ["script", "avatar_id", "voice_id", "speed", "format", "resolution", "background", "title", "list", "language", "resume"];
const WORDS_A_MINUTE = 150;
const MOST_SECONDS = 230;
const service = { service: "HeyGen", secretName: "HEYGEN_API_KEY" };

await run(async () => {
  const request = readRequest(FIELDS);
  const headers = { "x-api-key": key() };
  if (request.list !== undefined) return list(choice(request, "list", ["avatars", "voices"]), request.language, headers);

  const format = FORMATS[choice(request, "format", Object.keys(FORMATS), "landscape")];
  const resolution = choice(request, "resolution", ["720p", "1080p"], "720p");
  const script = text(request, "script", { most: 5000, missing: !request.resume && "write what the presenter says." });
  const begun = request.resume ? { id: resumed(request.resume) } : await begin(request, script, { format, resolution }, headers);
  const video = await finished(begun.id, headers);

  const bytes = await kept(video.video_url, "avatar.mp4", begun.id);
  if (video.subtitle_url) await kept(video.subtitle_url, "avatar.srt", begun.id);
  const seconds = video.duration ? `, ${Math.round(video.duration)} seconds` : "";
  const shape = request.resume ? size(bytes) : `${format} at ${resolution}`;
  console.log(`**avatar.mp4**${seconds}, ${shape}\n`);
  const facts = [
    begun.presenter && `Presenter: ${begun.presenter}.`,
    video.subtitle_url && "Subtitles: `avatar.srt`.",
    `Video id: \`${begun.id}\`.`,
  ];
  console.log(facts.filter(Boolean).join(" "));
  if (script) console.log(readingTime(script));
});

function key() {
  const value = process.env.HEYGEN_API_KEY;
  if (!value) throw new Problem("The secret HEYGEN_API_KEY is not set. A key is made in HeyGen's settings, under API.");
  return value;
}

async function begin(request, script, { format, resolution }, headers) {
  const speed = number(request, "speed", { least: 0.8, most: 1.2, whole: false });
  const background = text(request, "background", { most: 7 });
  if (background && !/^#[0-9a-f]{6}$/i.test(background)) throw new Problem('"background" has to be a colour such as #F4F1EA.');
  const voice = text(request, "voice_id", { most: 200 });
  const title = text(request, "title", { most: 120 });
  const chosen = text(request, "avatar_id", { most: 200 });
  const look = chosen ? { id: chosen, name: chosen } : await firstLook(headers);
  const json = {
    type: "avatar",
    avatar_id: look.id,
    script,
    ...(voice && { voice_id: voice }),
    ...(speed && { voice_settings: { speed } }),
    ...(background && { background: { type: "color", value: background } }),
    ...(title && { title }),
    aspect_ratio: format,
    resolution,
    caption: { file_format: "srt" },
  };
  const answer = await send({ ...service, url: "https://api.heygen.com/v3/videos", method: "POST", headers, json });
  const id = answer.json?.data?.video_id ?? answer.json?.data?.id;
  if (!id) throw new Problem("HeyGen took the request but named no video. Look in its dashboard before you send it again.");
  return { id, presenter: look.name };
}

async function firstLook(headers) {
  const { json } = await send({ ...service, url: "https://api.heygen.com/v3/avatars/looks?ownership=public&limit=20", headers });
  const look = (json?.data ?? []).find((each) => each.id && (!each.status || each.status === "completed"));
  if (!look) throw new Problem('The account has no public avatar. Name one of your own as "avatar_id"; {"list": "avatars"} shows them.');
  return { id: look.id, name: look.name ?? look.id };
}

function resumed(id) {
  if (!/^[A-Za-z0-9_-]{4,80}$/.test(id)) throw new Problem('"resume" has to be the id of a video as an earlier run printed it.');
  return id;
}

function finished(id, headers) {
  return poll({
    every: 10,
    most: MOST_SECONDS,
    ask: () => send({ ...service, url: `https://api.heygen.com/v3/videos/${id}`, headers }),
    overdue: `The video is not finished after ${MOST_SECONDS} seconds, which is usual. Collect it in a few minutes with {"resume": "${id}"}.`,
    rescue: `The video goes on being made. Collect it in a few minutes with {"resume": "${id}"}.`,
    check: ({ json }) => {
      const { status, failure_message: why, failure_code: code } = json?.data ?? {};
      if (status === "completed") return json.data;
      if (status === "failed") throw new Problem(`HeyGen could not make the video ${id}: ${why ?? code ?? "no reason was given"}`);
      return undefined;
    },
  });
}

/** A video that is paid for is named when it cannot be loaded. */
async function kept(url, name, id) {
  try {
    return await download(url, name);
  } catch (error) {
    throw new Problem(`${error.message} Collect it again with {"resume": "${id}"}.`);
  }
}

async function list(what, language, headers) {
  const from = {
    avatars: "https://api.heygen.com/v3/avatars/looks?limit=50",
    voices: `https://api.heygen.com/v3/voices?limit=100${language ? `&language=${encodeURIComponent(language)}` : ""}`,
  }[what];
  const { json } = await send({ ...service, url: from, headers });
  const found = json?.data ?? [];
  if (found.length === 0) throw new Problem(`The account has no ${what}${language ? ` in "${language}"` : ""}. Languages are named in English, such as German.`);
  const rows = found.map((each) =>
    what === "avatars"
      ? `| ${cell(each.name)} | \`${each.id}\` | ${cell(each.gender)} | ${cell(each.avatar_type)} |`
      : `| ${cell(each.name)} | \`${each.voice_id}\` | ${cell(each.gender)} | ${cell(each.language)} |`,
  );
  console.log(`**${what === "avatars" ? "Avatars" : "Voices"}: ${found.length}**${json.has_more ? ", there are more in the account" : ""}\n`);
  console.log(`| Name | Id | Gender | ${what === "avatars" ? "Kind" : "Language"} |\n| --- | --- | --- | --- |\n${rows.join("\n")}`);
}

function cell(value) {
  return String(value ?? "–").replace(/\|/g, "\\|");
}

function readingTime(script) {
  const words = script.split(/\s+/).length;
  return `The script has ${words} words, about ${Math.round((words / WORDS_A_MINUTE) * 60)} seconds at reading speed.`;
}

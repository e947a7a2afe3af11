// Makes the shots of a list with Runway: starts all of them, waits for all of them and keeps the clips.
//
//   node scripts/main.mjs shots.json

import { attachments, choice, number, Problem, readRequest, text } from "./input.mjs";
import { download, poll, run, save, send, size } from "./service.mjs";

const MODEL = "gen4.5";
const RATIOS = { landscape: "1280:720", portrait: "720:1280" };
const MOST_SHOTS = 6;
const LARGEST_FRAME = 3.5e6;
const MOST_SECONDS = 230;
const MEDIA = { jpg: "image/jpeg", jpeg: "image/jpeg", png: "image/png", webp: "image/webp" };
const service = { service: "Runway", secretName: "RUNWAYML_API_SECRET" };

await run(async () => {
  const request = readRequest(["prompt", "shots", "orientation", "seed", "resume"]);
  const ratio = RATIOS[choice(request, "orientation", Object.keys(RATIOS), "landscape")];
  const seed = number(request, "seed", { least: 0, most: 4294967295, otherwise: 1 });
  const headers = { authorization: `Bearer ${key()}`, "x-runway-version": "2024-11-06" };
  const tasks = request.resume ? resumed(request.resume) : await started(shotList(request), ratio, seed, headers);

  const end = Date.now() + MOST_SECONDS * 1000;
  for (const task of tasks) await collect(task, headers, Math.max(1, (end - Date.now()) / 1000));
  save("shots.json", `${JSON.stringify({ model: MODEL, ratio, seed, shots: tasks }, null, 2)}\n`);
  report(tasks, ratio);
});

function key() {
  const value = process.env.RUNWAYML_API_SECRET;
  if (!value) throw new Problem("The secret RUNWAYML_API_SECRET is not set. A key is made on Runway's developer platform.");
  return value;
}

function shotList(request) {
  const list = request.shots ?? (request.prompt ? [{ prompt: request.prompt }] : []);
  if (!Array.isArray(list) || list.length === 0 || list.length > MOST_SHOTS) throw new Problem(`"shots" has to be a list of 1 to ${MOST_SHOTS} shots.`);
  const frames = new Map(attachments(/\.(jpe?g|png|webp)$/i).map((file) => [file.name, file.bytes]));
  return list.map((shot, at) => {
    const here = (problem) => new Problem(`Shot ${at + 1}: ${problem}`);
    if (shot === null || typeof shot !== "object") throw here('it has to be an object with a "prompt".');
    try {
      const prompt = text(shot, "prompt", { most: 1000, missing: "say what moves, and how the camera does." });
      return { prompt, seconds: number(shot, "seconds", { least: 2, most: 10, otherwise: 5 }), frame: frameOf(shot.first_frame, frames) };
    } catch (error) {
      throw here(error.message);
    }
  });
}

function frameOf(name, frames) {
  if (name === undefined) return undefined;
  const bytes = frames.get(name);
  if (!bytes) throw new Problem(`"first_frame" names ${name}, which is not attached. Attached are: ${[...frames.keys()].join(", ") || "none"}.`);
  if (bytes.length > LARGEST_FRAME) throw new Problem(`${name} has ${size(bytes.length)}; a first frame may have 3.5 MB.`);
  return `data:${MEDIA[name.split(".").pop().toLowerCase()]};base64,${bytes.toString("base64")}`;
}

async function started(shots, ratio, seed, headers) {
  const tasks = [];
  for (const [at, { prompt, seconds, frame }] of shots.entries()) {
    const json = { model: MODEL, promptText: prompt, ratio, duration: seconds, seed, ...(frame && { promptImage: frame }) };
    const url = frame ? "https://api.dev.runwayml.com/v1/image_to_video" : "https://api.dev.runwayml.com/v1/text_to_video";
    try {
      const answer = await send({ ...service, url, method: "POST", headers, json });
      if (!answer.json?.id) throw new Problem("Runway took the request but named no task. Look in its account before you repeat it.");
      tasks.push({ shot: at + 1, id: answer.json.id, seconds, prompt });
    } catch (error) {
      const paid = tasks.map(({ id }) => id).join(", ");
      throw paid ? new Problem(`Shot ${at + 1} was not started. ${error.message} Already under way, to be had with "resume": ${paid}.`) : error;
    }
  }
  return tasks;
}

function resumed(ids) {
  const isFine = Array.isArray(ids) && ids.length > 0 && ids.every((id) => /^[A-Za-z0-9-]{8,64}$/.test(id));
  if (!isFine) throw new Problem('"resume" has to be a list of task ids as an earlier run printed them.');
  return ids.map((id, at) => ({ shot: at + 1, id }));
}

/** Waits for one shot. What happened to it is written into it: one failed shot does not take the others with it. */
async function collect(task, headers, most) {
  try {
    await fetchClip(task, headers, most);
  } catch (error) {
    // The clip is paid for and can be had later.
    task.status = "PENDING";
    task.why = error.message;
  }
}

async function fetchClip(task, headers, most) {
  const answer = await poll({
    every: 5,
    most,
    ask: () => send({ ...service, url: `https://api.dev.runwayml.com/v1/tasks/${task.id}`, headers }),
    check: (each) => (["SUCCEEDED", "FAILED", "CANCELLED"].includes(each.json?.status) ? each : undefined),
  });
  const json = answer?.json ?? { status: "PENDING" };
  task.status = json.status;
  if (json.status === "SUCCEEDED") {
    task.bytes = await download(json.output[0], `shot-${task.shot}.mp4`);
    task.file = `shot-${task.shot}.mp4`;
  } else if (json.status !== "PENDING") task.why = [json.failure, json.failureCode && `(${json.failureCode})`].filter(Boolean).join(" ");
}

function report(tasks, ratio) {
  const done = tasks.filter(({ file }) => file);
  const late = tasks.filter(({ status }) => status === "PENDING");
  const failed = tasks.filter(({ status }) => status === "FAILED" || status === "CANCELLED");
  const total = done.reduce((sum, { seconds }) => sum + (seconds ?? 0), 0);
  if (done.length > 0) {
    console.log(`**${done.length} clip${done.length === 1 ? "" : "s"}**, ${ratio.replace(":", " × ")}${total ? `, ${total} seconds in all` : ""}\n`);
    console.log("| Shot | File | Seconds | Size |\n| ---: | --- | ---: | ---: |");
    for (const { shot, file, seconds, bytes } of done) console.log(`| ${shot} | \`${file}\` | ${seconds ?? "–"} | ${size(bytes)} |`);
  }
  for (const { shot, why } of failed) console.log(`\nShot ${shot} failed: ${why || "no reason was given"}`);
  for (const { shot, why } of late.filter((each) => each.why)) console.log(`\nShot ${shot} could not be collected: ${why}`);
  if (late.length > 0) console.log(`\nStill to be had. Collect later with \`{"resume": ${JSON.stringify(late.map(({ id }) => id))}}\`.`);
  if (done.length === 0 && late.length === 0) throw new Problem(`No shot succeeded. ${failed.map(({ shot, why }) => `Shot ${shot}: ${why}`).join(" ")}`);
}

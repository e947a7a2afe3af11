// Renders the edit of a storyboard in several formats.
//
//   node scripts/main.mjs storyboard.json

import { edit, FORMATS, notes, sequence, total } from "./edit.mjs";
import { number, Problem, readRequest, text } from "./input.mjs";
import { download, poll, run, save, send, size } from "./service.mjs";

const MOST_SECONDS = 230;
const service = { service: "Shotstack", secretName: "SHOTSTACK_API_KEY" };

await run(async () => {
  const request = readRequest(["scenes", "brand", "action", "music", "formats", "draft", "resume"]);
  const renderUrl = request.draft === true ? "https://api.shotstack.io/edit/stage/render" : "https://api.shotstack.io/edit/v1/render";
  const headers = { "x-api-key": key() };
  const renders = request.resume ? resumed(request.resume) : await begun(request, renderUrl, headers);

  const end = Date.now() + MOST_SECONDS * 1000;
  for (const render of renders) await collect(render, renderUrl, headers, Math.max(1, (end - Date.now()) / 1000));
  report(request, renders);
});

function key() {
  const value = process.env.SHOTSTACK_API_KEY;
  if (!value) throw new Problem("The secret SHOTSTACK_API_KEY is not set. Drafts need the sandbox key of Shotstack, finals the production key.");
  return value;
}

async function begun(request, renderUrl, headers) {
  checkScenes(request);
  const formats = request.formats ?? ["vertical"];
  const strange = Array.isArray(formats) ? formats.find((each) => !Object.hasOwn(FORMATS, each)) : formats;
  if (strange !== undefined || formats.length === 0) throw new Problem(`"formats" has to be a list of ${Object.keys(FORMATS).join(", ")}.`);
  save("edit.json", `${JSON.stringify(request, null, 2)}\n`);
  const renders = [];
  for (const format of formats) {
    try {
      const { json } = await send({ ...service, url: renderUrl, method: "POST", headers, json: edit(request, format) });
      if (!json?.response?.id) throw new Problem("Shotstack took the edit but named no render. Look in its dashboard before you repeat it.");
      renders.push({ format, id: json.response.id });
    } catch (error) {
      throw renders.length > 0 ? new Problem(`The ${format} render was not started. ${error.message} Already under way: ${further(renders, request)}.`) : error;
    }
  }
  return renders;
}

function checkScenes({ scenes, action, music, brand }) {
  if (!Array.isArray(scenes) || scenes.length === 0 || scenes.length > 12) throw new Problem('"scenes" has to be a list of 1 to 12 scenes.');
  for (const [at, scene] of scenes.entries()) {
    try {
      if (scene === null || typeof scene !== "object") throw new Problem('it has to be an object with "seconds" and a "headline" or "media".');
      number(scene, "seconds", { least: 0.5, most: 15, otherwise: 0, whole: false });
      number(scene, "from", { least: 0, most: 3600, whole: false });
      const shown = [text(scene, "headline", { most: 90 }), text(scene, "small", { most: 90 }), link(scene.media, "media")];
      if (!shown.some(Boolean)) throw new Problem('it needs "media" or a "headline".');
    } catch (error) {
      throw new Problem(`Scene ${at + 1}: ${error.message}`);
    }
  }
  if (action !== undefined) {
    if (action === null || typeof action !== "object") throw new Problem('"action" has to be an object with a "line".');
    text(action, "line", { most: 60, missing: "say in the call to action what to do." });
    text(action, "where", { most: 60 });
    number(action, "seconds", { least: 1, most: 6, whole: false });
  }
  for (const name of ["colour", "type_colour"]) {
    if (brand?.[name] !== undefined && !/^#[0-9a-f]{6}$/i.test(brand[name])) throw new Problem(`"brand", "${name}": has to be a colour such as #0F4C5C.`);
  }
  link(music, "music");
}

function link(value, name) {
  if (value !== undefined && !/^https:\/\/\S+$/.test(value)) throw new Problem(`"${name}" has to be a link that begins with https.`);
  return value;
}

function resumed(resume) {
  const renders = Object.entries(resume).map(([format, id]) => ({ format, id }));
  const isFine = renders.length > 0 && renders.every(({ format, id }) => Object.hasOwn(FORMATS, format) && /^[0-9a-f-]{8,64}$/.test(id));
  if (!isFine) throw new Problem('"resume" has to give the ids of an earlier run by format, such as {"vertical": "2abd5c11-…"}.');
  return renders;
}

async function collect(render, renderUrl, headers, most) {
  try {
    await fetchVideo(render, renderUrl, headers, most);
  } catch (error) {
    // The render exists and can be had later.
    render.status = "late";
    render.why = error.message;
  }
}

async function fetchVideo(render, renderUrl, headers, most) {
  const answer = await poll({
    every: 4,
    most,
    ask: () => send({ ...service, url: `${renderUrl}/${render.id}`, headers }),
    check: ({ json }) => (["done", "failed"].includes(json?.response?.status) ? json.response : undefined),
  });
  render.status = answer?.status ?? "late";
  render.why = answer?.error;
  if (render.status !== "done") return;
  render.bytes = await download(answer.url, `${render.format}.mp4`);
  render.file = `${render.format}.mp4`;
}

/** The request that collects these renders. */
function further(renders, { draft }) {
  const ids = Object.fromEntries(renders.map(({ format, id }) => [format, id]));
  return `\`{"resume": ${JSON.stringify(ids)}${draft ? ', "draft": true' : ""}}\``;
}

function report(request, renders) {
  const done = renders.filter(({ status }) => status === "done");
  const late = renders.filter(({ status }) => status === "late");
  const failed = renders.filter(({ status }) => status === "failed");
  const because = failed.map(({ format, why }) => `The ${format} render failed: ${why || "no reason was given"}`);
  if (done.length === 0 && late.length === 0) throw new Problem(because.join("\n"));
  const length = request.scenes ? `, ${total(sequence(request))} seconds, ${request.scenes.length} scenes${request.action ? " and the call to action" : ""}` : "";
  console.log(`**${done.length} video${done.length === 1 ? "" : "s"}**${length}${request.draft ? ", draft with watermark" : ""}\n`);
  if (done.length > 0) console.log("| File | Format | Pixels | Size |\n| --- | --- | --- | ---: |");
  for (const { file, format, bytes } of done) console.log(`| \`${file}\` | ${format} | ${FORMATS[format].width} × ${FORMATS[format].height} | ${size(bytes)} |`);
  for (const line of because) console.log(`\n${line}`);
  for (const { format, why } of late.filter((each) => each.why)) console.log(`\nThe ${format} video could not be collected: ${why}`);
  if (late.length > 0) console.log(`\nStill to be had. Collect with ${further(late, request)}.`);
  const remarks = request.scenes ? notes(request) : [];
  if (remarks.length > 0) console.log(`\nNotes on the edit:\n${remarks.map((each) => `- ${each}`).join("\n")}`);
}

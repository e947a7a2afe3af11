// Finds, describes and runs models hosted on Replicate.
//
//   node scripts/main.mjs request.json

import { attachments, choice, Problem, readRequest, text } from "./input.mjs";
import { mistakes, properties, table } from "./schema.mjs";
import { download, poll, run, save, send, size } from "./service.mjs";

const LARGEST_FILE = 1_000_000;
const MOST_SECONDS = 220;
const MEDIA = { png: "image/png", jpg: "image/jpeg", jpeg: "image/jpeg", webp: "image/webp", gif: "image/gif", mp3: "audio/mpeg", wav: "audio/wav", mp4: "video/mp4", pdf: "application/pdf", txt: "text/plain" };
const service = { service: "Replicate", secretName: "REPLICATE_API_TOKEN" };

await run(async () => {
  const request = readRequest(["query", "action", "model", "input", "id"]);
  const action = choice(request, "action", ["search", "describe", "run", "collect"], request.query ? "search" : undefined);
  const headers = { authorization: `Bearer ${token()}` };
  if (action === "search") return search(request, headers);
  if (action === "describe") return describe(await modelOf(request, headers));
  if (action === "collect") return keep(await finished(idOf(request), headers));
  return keep(await start(request, headers));
});

function token() {
  const value = process.env.REPLICATE_API_TOKEN;
  if (!value) throw new Problem("The secret REPLICATE_API_TOKEN is not set. A token is made in the account settings of Replicate.");
  return value;
}

async function search(request, headers) {
  const query = text(request, "query", { most: 200, missing: "say in a few words what the model should do." });
  const { json } = await send({ ...service, url: `https://api.replicate.com/v1/search?query=${encodeURIComponent(query)}&limit=12`, headers });
  const models = (json?.models ?? []).map((each) => ({ ...(each.model ?? each), tags: each.metadata?.tags }));
  if (models.length === 0) throw new Problem(`No model was found for "${query}". Describe the task in other words.`);
  console.log(`**Models found: ${models.length}** for “${query}”\n\n| Model | Runs | Official | What it does |\n| --- | ---: | --- | --- |`);
  for (const { owner, name, run_count: runs, is_official: official, description } of models) {
    console.log(`| \`${owner}/${name}\` | ${grouped(runs ?? 0)} | ${official ? "yes" : "no"} | ${oneLine(description)} |`);
  }
  console.log("\nSee the inputs of one with `describe` before you run it.");
}

async function modelOf(request, headers) {
  const id = text(request, "model", { most: 200, missing: "name the model as owner/name." });
  const [, owner, name, version] = /^([\w.-]+)\/([\w.-]+?)(?::([0-9a-f]{64}))?$/.exec(id) ?? [];
  if (!owner) throw new Problem(`"model" has to be owner/name, or owner/name:version with 64 characters; it is "${id}".`);
  const { json: model } = await send({ ...service, url: `https://api.replicate.com/v1/models/${owner}/${name}`, headers });
  if (!version) return { ...model, id: `${owner}/${name}`, version: model.latest_version };
  const { json } = await send({ ...service, url: `https://api.replicate.com/v1/models/${owner}/${name}/versions/${version}`, headers });
  return { ...model, id: `${owner}/${name}`, version: json, isPinned: true };
}

function describe(model) {
  const fields = properties(model.version);
  console.log(`**${model.id}**: ${oneLine(model.description)}\n`);
  console.log(`Runs: ${grouped(model.run_count ?? 0)}. ${model.is_official ? "Official" : "Community"} model. Version: \`${model.version?.id ?? "the current one"}\`.`);
  if (model.license_url) console.log(`Licence: ${model.license_url}`);
  console.log(fields.length > 0 ? `\n${table(fields)}` : "\nIt publishes no description of its inputs.");
}

async function start(request, headers) {
  const model = await modelOf(request, headers);
  if (request.input !== undefined && (request.input === null || typeof request.input !== "object" || Array.isArray(request.input))) throw new Problem('"input" has to be an object with the fields that "describe" shows.');
  const input = withFiles(request.input ?? {});
  const wrong = mistakes(input, properties(model.version));
  if (wrong.length > 0) throw new Problem(`Nothing was run. ${model.id} does not take this input:\n- ${wrong.join("\n- ")}`);
  const byName = !model.isPinned && (model.is_official || !model.version);
  const json = { version: byName ? model.id : `${model.id}:${model.version.id}`, input };
  const { json: prediction } = await send({ ...service, url: "https://api.replicate.com/v1/predictions", method: "POST", headers: { ...headers, prefer: "wait=20" }, json });
  if (!prediction?.id) throw new Problem("Replicate took the request but named no run. Look at its dashboard before you repeat it.");
  return isOver(prediction) ? prediction : finished(prediction.id, headers);
}

function idOf(request) {
  const id = text(request, "id", { most: 64, missing: "name the run as an earlier answer printed it." });
  if (!/^[a-z0-9]{10,64}$/.test(id)) throw new Problem('"id" has to be the id of a run, in small letters and digits.');
  return id;
}

function finished(id, headers) {
  return poll({
    every: 3,
    most: MOST_SECONDS,
    ask: () => send({ ...service, url: `https://api.replicate.com/v1/predictions/${id}`, headers }),
    rescue: `The run goes on. Collect it within the hour with {"action": "collect", "id": "${id}"}.`,
    check: ({ json }) => (isOver(json) ? json : undefined),
    overdue: `The run is not finished after ${MOST_SECONDS} seconds. Collect it within the hour with {"action": "collect", "id": "${id}"}.`,
  });
}

function isOver(prediction) {
  return ["succeeded", "failed", "canceled", "aborted"].includes(prediction?.status);
}

/** The input with every "attachment:NAME" replaced by the file itself. */
function withFiles(value) {
  if (Array.isArray(value)) return value.map(withFiles);
  if (value !== null && typeof value === "object") return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, withFiles(each)]));
  if (typeof value !== "string" || !value.startsWith("attachment:")) return value;
  const name = value.slice("attachment:".length);
  const file = attachments(/./).find((each) => each.name === name);
  if (!file) throw new Problem(`"${value}" names a file that is not attached. Attached are: ${attachments(/./).map((each) => each.name).join(", ") || "none"}.`);
  if (file.bytes.length > LARGEST_FILE) throw new Problem(`${name} has ${size(file.bytes.length)}; at most 1 MB can be sent this way. Give a link to it instead.`);
  const type = MEDIA[name.split(".").pop().toLowerCase()] ?? "application/octet-stream";
  return `data:${type};base64,${file.bytes.toString("base64")}`;
}

async function keep(prediction) {
  const { id, status, error, output, metrics, model } = prediction;
  if (status !== "succeeded") throw new Problem(`The run ${id} ${status === "failed" ? "failed" : "was stopped"}: ${error ?? "no reason was given"}`);
  const files = [];
  for (const link of linksIn(output)) {
    const ending = /\.([a-z0-9]{1,5})(?:\?|$)/i.exec(link)?.[1]?.toLowerCase() ?? "bin";
    const name = `output-${files.length + 1}.${ending}`;
    files.push({ name, bytes: await download(link, name) });
  }
  const time = metrics?.predict_time;
  console.log(`**${model ?? id}** succeeded${time ? ` in ${time.toFixed(1)} seconds of computing` : ""}.\n`);
  if (files.length > 0) console.log(`| File | Size |\n| --- | ---: |\n${files.map(({ name, bytes }) => `| \`${name}\` | ${size(bytes)} |`).join("\n")}`);
  else words(output);
}

function linksIn(output) {
  if (typeof output === "string") return /^https?:\/\/\S+$/.test(output) ? [output] : [];
  return output !== null && typeof output === "object" ? Object.values(output).flatMap(linksIn) : [];
}

/** Output without files: text as it is, a list of pieces of text joined, anything else as JSON. */
function words(output) {
  const isPieces = Array.isArray(output) && output.every((each) => typeof each === "string");
  const said = isPieces ? output.join("") : typeof output === "string" ? output : undefined;
  if (said === undefined) {
    save("output-1.json", `${JSON.stringify(output ?? null, null, 2)}\n`);
    console.log("What it gave back is in `output-1.json`.");
  } else {
    save("output-1.txt", `${said}\n`);
    console.log(said.length > 4000 ? `${said.slice(0, 4000)}…\n\nThe whole text is in \`output-1.txt\`.` : said);
  }
}

function grouped(number) {
  return String(number).replace(/\B(?=(\d{3})+$)/g, ",");
}

function oneLine(value) {
  const line = String(value ?? "no description").replace(/\s+/g, " ").replace(/\|/g, "\\|");
  return line.length > 140 ? `${line.slice(0, 139)}…` : line;
}

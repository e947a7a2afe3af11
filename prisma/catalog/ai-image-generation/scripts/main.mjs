// Generates images with FLUX.2: starts a job for each variation, waits for all of them and keeps the results.
//
//   node scripts/main.mjs request.json

import { attachments, choice, number, Problem, readRequest, text } from "./input.mjs";
import { download, poll, run, save, send, size } from "./service.mjs";

const FORMATS = {
  square: [1024, 1024],
  portrait: [1024, 1280],
  story: [864, 1536],
  photo: [1248, 832],
  landscape: [1536, 864],
  banner: [1680, 720],
};
const MODELS = ["flux-2-pro", "flux-2-max", "flux-2-flex", "flux-2-klein-9b"];
const MOST_REFERENCES = 4;
const MOST_SECONDS = 220;
const service = { service: "Black Forest Labs", secretName: "BFL_API_KEY" };

await run(async () => {
  const request = readRequest(["prompt", "format", "model", "variations", "seed", "file_type"]);
  const prompt = text(request, "prompt", { most: 5000, missing: "describe the picture, its subject first." });
  const format = choice(request, "format", Object.keys(FORMATS), "square");
  const model = choice(request, "model", MODELS, "flux-2-pro");
  const variations = number(request, "variations", { least: 1, most: 4, otherwise: 1 });
  const seed = number(request, "seed", { least: 0, most: 4294967000, otherwise: 1 });
  const fileType = choice(request, "file_type", ["jpeg", "png"], "jpeg");
  const headers = { "x-key": key() };
  const [width, height] = FORMATS[format];
  const pictures = references();

  const jobs = [];
  const missed = [];
  try {
    for (let at = 0; at < variations; at++) jobs.push(await started(model, { prompt, width, height, seed: seed + at, output_format: fileType, ...pictures }, headers));
  } catch (error) {
    // What was started before is paid for and still collected.
    if (jobs.length === 0) throw error;
    missed.push(`Variation ${jobs.length + 1} and what comes after it were not started. ${error.message}`);
  }

  const images = [];
  const end = Date.now() + MOST_SECONDS * 1000;
  for (const [at, job] of jobs.entries()) {
    const file = `image-${at + 1}.${fileType === "png" ? "png" : "jpg"}`;
    try {
      const sample = await result(job, headers, Math.max(1, (end - Date.now()) / 1000));
      images.push({ file, seed: job.seed, bytes: await download(sample, file), credits: job.credits });
    } catch (error) {
      missed.push(jobs.length > 1 ? `Seed ${job.seed}: ${error.message}` : error.message);
    }
  }
  if (images.length === 0) throw new Problem(missed.join("\n"));
  save("images.json", `${JSON.stringify({ prompt, model, width, height, images }, null, 2)}\n`);
  report(images, `${width} × ${height}, ${model}`);
  for (const reason of missed) console.log(`\n${reason}`);
});

async function started(model, json, headers) {
  const { json: job } = await send({ ...service, url: `https://api.bfl.ai/v1/${model}`, method: "POST", headers, json });
  if (!job?.polling_url) throw new Problem("Black Forest Labs took the request but named no place to ask for the result.");
  return { id: job.id, url: job.polling_url, credits: job.cost, seed: json.seed };
}

function key() {
  const value = process.env.BFL_API_KEY;
  if (!value) throw new Problem("The secret BFL_API_KEY is not set. A key is made in the dashboard of Black Forest Labs.");
  return value;
}

/** The attached pictures as the service names them: input_image, input_image_2 and so on. */
function references() {
  const files = attachments(/\.(png|jpe?g|webp)$/i);
  if (files.length > MOST_REFERENCES) throw new Problem(`${files.length} pictures are attached; at most ${MOST_REFERENCES} can be used.`);
  return Object.fromEntries(files.map(({ bytes }, at) => [at === 0 ? "input_image" : `input_image_${at + 1}`, bytes.toString("base64")]));
}

function result(job, headers, most) {
  return poll({
    every: 2,
    most,
    ask: () => send({ ...service, url: job.url, headers }),
    overdue: `Job ${job.id} is not finished after ${MOST_SECONDS} seconds. Its result can still be asked for at ${job.url}, with the key in the header x-key.`,
    rescue: `Job ${job.id} goes on; its result can be asked for at ${job.url}, with the key in the header x-key.`,
    check: ({ json }) => {
      if (json?.status === "Ready") return json.result.sample;
      if (json?.status === "Request Moderated") throw new Problem("The text was refused by the service's moderation. Describe something else.");
      if (json?.status === "Content Moderated") throw new Problem("The finished picture was withheld by the service's moderation.");
      if (json?.status !== "Pending") throw new Problem(`Job ${job.id} ended without a picture: ${json?.status ?? "no status was given"}.`);
      return undefined;
    },
  });
}

function report(images, how) {
  const rows = images.map(({ file, seed, bytes }) => `| \`${file}\` | ${seed} | ${size(bytes)} |`);
  const credits = images.reduce((sum, each) => sum + (each.credits ?? 0), 0);
  console.log(`**${images.length} image${images.length === 1 ? "" : "s"}**, ${how}\n`);
  console.log(`| File | Seed | Size |\n| --- | ---: | ---: |\n${rows.join("\n")}\n`);
  console.log(`Prompt and seeds are in \`images.json\`; the same values make the same picture.${credits ? ` Credits used: ${credits}.` : ""}`);
}

// Makes a set of shop pictures from one photograph of a product.
//
//   node scripts/main.mjs request.json        (with the photograph in ./attachments)

import { form } from "./form.mjs";
import { attachments, choice, Problem, readRequest, text } from "./input.mjs";
import { run, send, size } from "./service.mjs";

const KINDS = {
  packshot: { size: "2000x2000", file: "jpg", fields: { "background.color": "FFFFFF", padding: "0.075" } },
  catalogue: { size: "1600x2000", file: "jpg", fields: { "background.color": "F2F2F0", padding: "0.12", "shadow.mode": "ai.soft", "lighting.mode": "ai.auto" } },
  scene: { size: "1600x2000", file: "jpg", fields: { padding: "0.18", "shadow.mode": "ai.soft", "lighting.mode": "ai.auto" } },
  cutout: { size: "2000x2000", file: "png", fields: { padding: "0.05" } },
};
const MEDIA = { jpg: "image/jpeg", jpeg: "image/jpeg", png: "image/png", webp: "image/webp" };
const MOST_SHOTS = 6;
const LARGEST_PHOTO = 3.5e6;
const LONGEST_SIDE = 2400;
const UNSURE = 0.5;
const service = { service: "Photoroom", secretName: "PHOTOROOM_API_KEY" };

await run(async () => {
  const request = readRequest(["shots", "photo"]);
  const shots = shotsOf(request.shots);
  const photo = photoOf(request.photo);
  const headers = { "x-api-key": key() };
  const pictures = [];
  for (const [at, shot] of shots.entries()) {
    try {
      pictures.push(await picture(at + 1, shot, photo, headers));
    } catch (error) {
      if (pictures.length === 0) throw error;
      report(pictures, photo.name, headers);
      throw new Problem(`Picture ${at + 1} (${shot.kind}) and what comes after it were not made. ${error.message}`);
    }
  }
  report(pictures, photo.name, headers);
});

function key() {
  const value = process.env.PHOTOROOM_API_KEY;
  if (!value) throw new Problem("The secret PHOTOROOM_API_KEY is not set. Keys are made in Photoroom's API dashboard; one that starts with sandbox_ is free.");
  return value;
}

function shotsOf(shots) {
  if (!Array.isArray(shots) || shots.length === 0 || shots.length > MOST_SHOTS) throw new Problem(`"shots" has to be a list of 1 to ${MOST_SHOTS} pictures, such as [{"kind": "packshot"}].`);
  return shots.map((shot, at) => {
    try {
      const kind = choice(shot ?? {}, "kind", Object.keys(KINDS));
      const setting = text(shot, "setting", { most: 800, missing: kind === "scene" && "describe surface, what is behind, light and lens." });
      if (setting && kind !== "scene") throw new Problem(`a "setting" belongs to a scene, and this is a ${kind}.`);
      return { kind, setting, size: sizeOf(shot.size ?? KINDS[kind].size) };
    } catch (error) {
      throw new Problem(`Picture ${at + 1}: ${error.message}`);
    }
  });
}

function sizeOf(value) {
  const sides = /^(\d{3,4})x(\d{3,4})$/.exec(value)?.slice(1).map(Number);
  if (!sides || sides.some((side) => side < 200 || side > LONGEST_SIDE)) throw new Problem(`"size" has to be such as 1080x1350, with 200 to ${LONGEST_SIDE} pixels a side.`);
  return value;
}

function photoOf(name) {
  const photos = attachments(/\.(jpe?g|png|webp)$/i);
  const photo = name === undefined ? photos[0] : photos.find((each) => each.name === name);
  if (!photo) throw new Problem(`Attach a photograph of the product as JPEG, PNG or WebP${name ? `; there is no ${name}` : ""}.`);
  if (photos.length > 1 && name === undefined) throw new Problem(`Several photographs are attached. Say which as "photo": ${photos.map((each) => each.name).join(", ")}.`);
  if (photo.bytes.length > LARGEST_PHOTO) throw new Problem(`${photo.name} has ${size(photo.bytes.length)}; at most 3.5 MB are sent. Save it as JPEG with quality 90.`);
  return photo;
}

async function picture(number, { kind, setting, size: pixels }, photo, headers) {
  const { file, fields } = KINDS[kind];
  const sent = form([
    ["imageFile", { name: photo.name, type: MEDIA[photo.name.split(".").pop().toLowerCase()], bytes: photo.bytes }],
    ...Object.entries(fields),
    ...(setting ? [["background.prompt", setting]] : []),
    ["outputSize", pixels],
    ["export.format", file === "jpg" ? "jpeg" : file],
  ]);
  const name = `${number}-${kind}.${file}`;
  const answer = await send({ ...service, url: "https://image-api.photoroom.com/v2/edit", method: "POST", headers, ...sent, saveAs: name });
  if (answer.size === 0) throw new Problem("Photoroom answered without a picture.");
  return { number, name, kind, pixels, bytes: answer.size, unsure: Number(answer.header("x-uncertainty-score") ?? 0) };
}

function report(pictures, photo, headers) {
  console.log(`**${pictures.length} picture${pictures.length === 1 ? "" : "s"}** of \`${photo}\`\n\n| File | Kind | Pixels | Size |\n| --- | --- | --- | ---: |`);
  for (const { name, kind, pixels, bytes } of pictures) console.log(`| \`${name}\` | ${kind} | ${pixels.replace("x", " × ")} | ${size(bytes)} |`);
  for (const { number, unsure } of pictures.filter((each) => each.unsure > UNSURE)) {
    console.log(`\nCutting out was uncertain for picture ${number} (${unsure.toFixed(2)}): look at its edges.`);
  }
  if (headers["x-api-key"].startsWith("sandbox_")) console.log("\nMade with a sandbox key: the pictures carry a watermark.");
}

import { globSync, readFileSync } from "node:fs";
import { operations } from "#lib/operations/index";
import { writeZip } from "#lib/testing/zip-writer";
import type { Random } from "../chaos/random.ts";
import { FORM_TYPE, filePart, formBytes } from "./forms.ts";
import { judgeOperation } from "./judge.ts";
import { draftOf, mutate, written } from "./mutate.ts";
import type { People } from "./people.ts";
import type { Report } from "./report.ts";
import type { Json } from "./schema.ts";
import type { Surface } from "./surface.ts";
import { hostile, TEXTS } from "./values.ts";
import type { Answer, Sent } from "./wire.ts";

const WORKFLOWS = globSync("prisma/workflows/*.json")
  .sort()
  .map((file) => JSON.parse(readFileSync(file, "utf8")) as Json);

/** Sends as the workspace's owner, and judges it as an operation's answer. */
const asOwner = (people: People, report: Report, sent: Sent) =>
  report.send(sent, (answer) => judgeOperation(sent, answer, { who: "owner", foreign: false, canary: people.canary }));

const post = (people: People, target: string, body: unknown, what: string): Sent => ({
  ...{ method: "POST", target, who: "owner", what, body: Buffer.from(JSON.stringify(body)) },
  headers: [...people.headers.owner, ["content-type", "application/json"]],
});
const idOf = ({ body }: Answer) => (JSON.parse(body) as { id: string }).id;

/** Workflows of the catalogue with things changed in them, and runs of those that are taken all the same. */
export const workflows: Surface = async (people, random, report) => {
  for (let i = 0; i < 4; i++) {
    const body = { ...random.pick(WORKFLOWS), slug: `fuzz-${people.home.workspace.id}-${random.whole(0, 2 ** 31 - 1)}` };
    const draft = draftOf(operations.createWorkflow, { body });
    mutate(draft, random, people.theirs);
    const made = await asOwner(people, report, { ...written(draft, "owner", people.headers.owner, ""), what: "workflows: making one" });
    if (made.status !== 201) continue;
    const inputData = random() < 0.5 ? {} : hostile(random);
    await asOwner(people, report, post(people, `/api/v1/workflows/${idOf(made)}/launch`, { inputData }, "workflows: launching it"));
  }
};

/** Front matter with anything in its fields, as JSON, which is YAML too. */
function skillMd(name: string, random: Random): string {
  const metadata: Json = { "clanker-entrypoint": "scripts/main.sh", "clanker-cost": "0" };
  const more = ["version", "author", "title", "category", "tags", "parameters", "example", "secrets", "connectors", "network", "cost", "entrypoint"];
  for (const field of more) if (random() < 0.15) metadata[random() < 0.9 ? `clanker-${field}` : field] = random() < 0.5 ? random.pick(TEXTS) : hostile(random);
  const fields: Json = { name, description: random() < 0.9 ? "Made up." : hostile(random), metadata: random() < 0.95 ? metadata : hostile(random) };
  for (const field of ["license", "compatibility", "allowed-tools", "surplus"]) if (random() < 0.1) fields[field] = hostile(random);
  const lines = Object.entries(fields).map(([field, value]) => `${field}: ${JSON.stringify(value)}`);
  return `---\n${lines.join("\n")}\n---\n${random.pick(TEXTS)}\n`;
}

/** Skills whose text is odd, sent in as zips, and runs of those that are taken. */
export const skills: Surface = async (people, random, report) => {
  for (let i = 0; i < 3; i++) {
    const name = `fuzz-${people.home.workspace.id}-${random.whole(0, 2 ** 31 - 1)}`;
    const schema = random() < 0.5 ? { type: "object", properties: { a: hostile(random) } } : hostile(random);
    const files = { "SKILL.md": skillMd(name, random), "scripts/main.sh": "cat\n", "parameters.json": JSON.stringify(schema) ?? "" };
    const zip = writeZip(Object.entries(files).map(([path, data]) => ({ name: path, data })));
    const sent: Sent = {
      ...{ method: "POST", target: "/api/uploads/process-skill", who: "owner", what: "skills: sending one in", body: formBytes([filePart(zip)]) },
      headers: [...people.headers.owner, ["content-type", FORM_TYPE]],
    };
    if ((await asOwner(people, report, sent)).status !== 201) continue;
    await asOwner(people, report, post(people, `/api/v1/skills/${name}/run`, { input: hostile(random) }, "skills: running it"));
  }
};

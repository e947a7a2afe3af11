import { spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { unzipSync } from "fflate";
import { afterAll, beforeAll, expect, test as plainTest } from "vitest";
import { serve } from "#lib/api/serve";
import { processSkill } from "#lib/operations/uploads/process-skill";
import { uploadScript } from "#lib/operations/uploads/upload-script";
import { sha256Hex } from "#lib/platform/crypto";
import { env } from "#lib/platform/env";
import { startWorker } from "#lib/runtime/worker";
import { GRACE_MS } from "#lib/testing/grace";
import { json, request } from "#lib/testing/request";
import { skillFile } from "#lib/testing/skill-file";
import { createWorkspace, type TestWorkspace } from "#lib/testing/workspace";

/** The script as it is pasted, with the programs that are on this machine, against the route itself. */
let server: Server;
let place: string;
let home: TestWorkspace;
let worker: Awaited<ReturnType<typeof startWorker>>;
const publicUrl = env().PUBLIC_URL;
const sent: IncomingHttpHeaders[] = [];

beforeAll(async () => {
  const { POST } = serve(processSkill);
  server = createServer(async (incoming, outgoing) => {
    sent.push(incoming.headers);
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const headers = Object.entries(incoming.headers).map(([name, value]) => [name, String(value)] as [string, string]);
    const answer = await POST(new Request(`http://localhost${incoming.url}`, { method: "POST", headers, body: Buffer.concat(chunks) }), {
      params: Promise.resolve({}),
    });
    outgoing.writeHead(answer.status, Object.fromEntries(answer.headers)).end(await answer.text());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  env().PUBLIC_URL = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  place = await mkdtemp(join(tmpdir(), "clanker-script-"));
  home = await createWorkspace();
  worker = await startWorker();
});
afterAll(async () => {
  env().PUBLIC_URL = publicUrl;
  await worker.stop(GRACE_MS);
  await new Promise((resolve) => server.close(resolve));
  await rm(place, { recursive: true });
});

async function skillFolder(name: string): Promise<string> {
  const folder = join(place, `${name} it's $(a) "folder"`);
  await mkdir(join(folder, "scripts/__pycache__"), { recursive: true });
  await mkdir(join(folder, ".git/hooks"), { recursive: true });
  await writeFile(join(folder, ".git/hooks/pre-commit"), "exit 1\n");
  await writeFile(join(folder, ".DS_Store"), "x");
  await writeFile(join(folder, "scripts/__pycache__/a.pyc"), "x");
  await writeFile(join(folder, "SKILL.md"), `---\nname: ${name}\ndescription: Sent by a script.\nmetadata:\n  clanker-entrypoint: scripts/main.sh\n---\n`);
  await writeFile(join(folder, "scripts/main.sh"), "tr a-z A-Z\n");
  await writeFile(join(folder, "scripts/grün 1.txt"), "grün\n".repeat(2000));
  return folder;
}

const newName = () => `up-${randomBytes(6).toString("hex")}`;
const newScript = async (body: object = {}) => (await json("POST /api/v1/uploads/ticket", { key: home.key, body })).body.data.script as string;

/** Runs the script as if it were pasted, with the arguments of the shell. */
async function paste(script: string, args: string[], options: { path?: string; cwd?: string; after?: string } = {}) {
  const child = spawn("/bin/bash", ["-s", "--", ...args], {
    cwd: options.cwd ?? place,
    env: { NODE_ENV: "test", PATH: options.path ?? process.env.PATH, TMPDIR: place, HOME: place },
  });
  child.stdin.end(script + (options.after ?? ""));
  let [stdout, stderr] = ["", ""];
  child.stdout.on("data", (chunk) => (stdout += chunk));
  child.stderr.on("data", (chunk) => (stderr += chunk));
  const status = await new Promise<number | null>((resolve) => child.once("close", resolve));
  return { status, stdout, stderr };
}

/** A folder with these programs and no others. */
async function onlyWith(...names: string[]): Promise<string> {
  const folder = await mkdtemp(join(place, "bin-"));
  for (const name of ["mktemp", "rm", "cat", "find", "curl", ...names]) {
    const at = await which(name);
    if (at) await symlink(at, join(folder, name));
  }
  return folder;
}
async function which(name: string): Promise<string | undefined> {
  if (name === "node") return process.execPath;
  if (name !== "python3") return `${(await paste(`command -v ${name}`, [])).stdout.trim()}` || undefined;
  // What is found by that name may be a script that looks for another.
  return (await paste(`python3 -c 'import sys; print(sys.executable)'`, [])).stdout.trim() || undefined;
}

const FILES = ["SKILL.md", "scripts/grün 1.txt", "scripts/main.sh"];
async function filesOf(slug: string, sha: string): Promise<Record<string, Uint8Array>> {
  const download = await request(`GET /api/v1/downloads/public/${slug}/${sha}.zip`, { key: home.key });
  const zip = new Uint8Array(await download.arrayBuffer());
  expect(sha256Hex(zip)).toBe(sha);
  return unzipSync(zip);
}

const has = (program: string) => spawnSync(program, ["--version"]).error === undefined;
const test = plainTest.skipIf(!has("curl"));

test.for(["zip", "python3", "node"])("a folder, packed by %s", async (program, { skip }) => {
  skip(!has(program), `${program} is not here`);
  const name = newName();
  const { status, stdout, stderr } = await paste(await newScript(), [await skillFolder(name)], { path: await onlyWith(program) });
  expect([status, stderr]).toEqual([0, ""]);
  const { skill } = JSON.parse(stdout).data;
  expect(skill.slug).toBe(name);
  const files = await filesOf(name, skill.content_sha);
  expect(Object.keys(files).sort()).toEqual(FILES);
  expect(Buffer.from(files["scripts/grün 1.txt"] as Uint8Array).toString()).toBe("grün\n".repeat(2000));
  // What was made on the way is gone.
  expect((await readdir(place)).filter((each) => each.startsWith("tmp."))).toEqual([]);
});

test("what was uploaded runs, and is downloaded by its address", async () => {
  const name = newName();
  const { stdout } = await paste(await newScript(), [await skillFolder(name)]);
  const { content_sha } = JSON.parse(stdout).data.skill;
  const accepted = await json(`POST /api/v1/skills/${name}/run`, { key: home.key, body: { input: "hello" } });
  expect(accepted.status, JSON.stringify(accepted.body)).toBe(202);
  let run = { status: "queued", outputBlocks: [] as { type: string; text?: string }[] };
  for (let tries = 0; tries < 10 && ["queued", "running"].includes(run.status); tries++)
    run = (await json(`GET /api/v1/executions/${accepted.body.executionId}/status?wait=25`, { key: home.key })).body;
  expect([run.status, run.outputBlocks.map(({ text }) => text).join("")]).toEqual(["completed", "HELLO"]);
  expect(Object.keys(await filesOf(name, content_sha)).sort()).toEqual(FILES);
});

test("a zip is sent as it is, by the name that the ticket was asked for", async () => {
  const name = newName();
  const zip = join(place, 'it\'s; $(touch hacked) {my} "skill".zip');
  await writeFile(zip, Buffer.from(await skillFile({ name }).arrayBuffer()));
  const answer = await paste(await newScript({ filename: 'it\'s; $(touch hacked) {my} "skill".zip' }), []);
  expect([answer.status, answer.stderr]).toEqual([0, ""]);
  expect(JSON.parse(answer.stdout).data.skill.slug).toBe(name);
  expect(await readdir(place)).not.toContain("hacked");
});

test("a refusal is told, and ends with a status that is not 0", async () => {
  const folder = await skillFolder(newName());
  await writeFile(join(folder, "SKILL.md"), "no front matter");
  const script = await newScript();
  const refused = await paste(script, [folder]);
  expect(refused).toMatchObject({ status: 1, stdout: "" });
  expect(refused.stderr).toMatch(/^The upload was refused \(HTTP 400\): .*SKILL\.md must begin with YAML front matter/);
  await rm(join(folder, "SKILL.md"));
  expect(await paste(script, [folder])).toMatchObject({ status: 2, stderr: expect.stringContaining("There is no SKILL.md in") });
  expect(await paste(script, [join(place, "nothing")])).toMatchObject({ status: 2, stderr: expect.stringContaining("There is no /") });
  expect(await paste(script, [])).toMatchObject({ status: 2, stderr: expect.stringContaining("Name a folder") });
  // The shell that it was pasted into goes on.
  expect(await paste(script, [], { after: "echo still here; set -o | grep -c 'errexit.*off'\n" })).toMatchObject({ status: 0, stdout: "still here\n1\n" });
});

test("a link in the folder is not followed", async () => {
  const folder = await skillFolder(newName());
  await symlink("/etc/passwd", join(folder, "scripts/link"));
  const before = sent.length;
  expect(await paste(await newScript(), [folder])).toMatchObject({ status: 2, stderr: expect.stringContaining("./scripts/link") });
  expect(sent.length).toBe(before);
});

test("a server that is not there, and a machine without programs", async () => {
  const name = newName();
  const folder = await skillFolder(name);
  const nowhere = { ticket: "upt_x", uploadUrl: "http://127.0.0.1:9/x", filename: null, expiresAt: new Date() };
  const away = await paste(uploadScript(nowhere), [folder]);
  expect(away.status).toBe(7);
  expect(away.stderr).toContain("curl: (7)");
  expect(await paste(uploadScript(nowhere), [folder], { path: await onlyWith() })).toMatchObject({
    status: 1,
    stderr: expect.stringContaining("needs zip, python3 or node"),
  });
});

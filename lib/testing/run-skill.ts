import { readFileSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe } from "vitest";
import { splitSkillMd } from "#lib/runtime/front-matter";
import type { SandboxBackend } from "#lib/runtime/sandbox/sandbox";
import { virtual } from "#lib/runtime/sandbox/virtual";
import { PLACES, runScript } from "#lib/runtime/script-run";
import { basename } from "#lib/runtime/skill-example";
import { readSkillFolder } from "#lib/runtime/skill-folder";
import { backendsUnderTest } from "#lib/testing/run-text";
import { type Service, startService } from "#lib/testing/service-double";

/** Every sandbox that works here, the strongest first. A thread is kept for the next run, and the next file, as a worker keeps one. */
export const backends = await backendsUnderTest();
virtual.warm(1);

/** The sandbox that `runSkill` uses: the weakest, which is everywhere, unless `describeSkill` says another. */
let backend: SandboxBackend = virtual;

/**
 * A skill's tests. One that calls a service is tested in every sandbox that works here; any other in the strongest alone, since
 * prisma/catalog/catalog.test.ts compares what all of them make of its example.
 */
export function describeSkill(slug: string, tests: () => void) {
  const { fields } = splitSkillMd(readFileSync(new URL(`${slug}/SKILL.md`, CATALOG)));
  const calls = "clanker-network" in (fields.metadata as object);
  describe.each(calls ? backends : backends.slice(0, 1))(`${slug} in $name`, (each) => {
    beforeAll(() => {
      backend = each;
    });
    afterAll(() => closeAfterFile(each));
    tests();
  });
}

/** What a real sandbox has set up on the machine is taken away; the virtual one has nothing there, and its thread is used again. */
export const closeAfterFile = async (each: SandboxBackend) => each === virtual || each.close();

const CATALOG = new URL("../../prisma/catalog/", import.meta.url);

export type SkillRun = {
  input?: string | object;
  attachments?: { filename: string; content: string | Uint8Array }[];
  entrypoint?: string;
  args?: string[];
  secrets?: Record<string, string>;
  /** Answers for the hosts that the skill declares; without it nothing is reached. Its requests are in the result. */
  service?: Service;
  /** Another sandbox than that of the tests around it. */
  in?: SandboxBackend;
};

/** Runs a catalogue skill's (offline) entry point on an input, in a real sandbox, without a server or a database. */
export async function runSkill(slug: string, options: SkillRun = {}) {
  const files = await readCatalogueFolder(slug);
  const manifest = readSkillFolder(files);
  const entrypoint = options.entrypoint ?? manifest.entrypoint;
  if (!entrypoint) throw new Error(`${slug} has no script to run`);
  const service = options.service && (await startService(manifest.network, options.service));
  const sandbox = await (options.in ?? backend).create({ readOnly: [PLACES.skill], network: [], ...service?.sandbox });
  const output = { stdout: "", stderr: "" };
  const started = performance.now();
  try {
    const result = await runScript(sandbox, {
      files: service?.files(files) ?? files,
      entrypoint,
      ...(options.args && { args: options.args }),
      ...(options.secrets && { secrets: options.secrets }),
      input: options.input ?? "",
      attachments: (options.attachments ?? []).map(({ filename, content }) => ({
        filename,
        data: typeof content === "string" ? new TextEncoder().encode(content) : content,
      })),
      timeoutMs: 60_000,
      signal: new AbortController().signal,
      onOutput: (stream, text) => {
        output[stream] += text;
      },
    });
    const left = new Map(result.files.map((file) => [file.path, file.data]));
    return { exitCode: result.exitCode, ...output, files: left, requests: service?.requests ?? [], durationMs: performance.now() - started };
  } finally {
    await sandbox.stop();
    await service?.close();
  }
}

/** Runs a catalogue skill on its own example, as "Try it" does, and checks that it ends well. */
export async function runExample(slug: string, options: Pick<SkillRun, "secrets" | "service" | "in"> = {}) {
  const files = await readCatalogueFolder(slug);
  const { example } = readSkillFolder(files);
  if (!example) throw new Error(`${slug} has no example`);
  const dataOf = (path: string) => files.find((file) => file.path === path)?.data as Uint8Array;
  const attachments = example.attachments.map((path) => ({ filename: basename(path), content: dataOf(path) }));
  const result = await runSkill(slug, { ...options, input: example.input, attachments });
  if (result.exitCode !== 0) throw new Error(`${slug} failed on its example: ${result.stderr || result.stdout}`);
  return result;
}

/** The files of `prisma/catalog/<slug>`, as they are on disk. */
export async function readCatalogueFolder(slug: string) {
  const root = fileURLToPath(new URL(`${slug}/`, CATALOG));
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  return Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map(async (entry) => {
        const full = `${entry.parentPath}/${entry.name}`;
        return { path: full.slice(root.length).replace(/^\//, ""), data: new Uint8Array(await readFile(full)) };
      }),
  );
}

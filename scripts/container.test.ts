import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { type Copy, DockerfileParser, type From, type Instruction } from "dockerfile-ast";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { SETTINGS } from "#lib/platform/env";

/** There is no Docker in the suite: the files are read, and held against the settings and the repository. */
const dockerfile = DockerfileParser.parse(readFileSync("Dockerfile", "utf8"));
const instructions = dockerfile.getInstructions();
const of = (keyword: string): Instruction[] => instructions.filter((each) => each.getKeyword() === keyword);
const words = (each: Instruction) => each.getArguments().map((word) => word.getValue());
const ignored = readFileSync(".dockerignore", "utf8")
  .split("\n")
  .filter((line) => line && !line.startsWith("#"));
const tracked = execFileSync("git", ["ls-files"], { encoding: "utf8" }).split("\n");

test("every setting that the image and the services name is one, and every file they name is in the image", () => {
  const { services } = compose();
  const named = [
    ...of("ENV").flatMap((each) => words(each).map((word) => word.split("=")[0] as string)),
    ...["web", "worker"].flatMap((name) => Object.keys(services[name]?.environment ?? {})),
  ];
  expect(named.length).toBeGreaterThan(12);
  for (const name of named) expect(SETTINGS, name).toContain(name);
  const scripts = [...of("CMD").map(String), ...Object.values(services).map(({ command }) => String(command))].flatMap(
    (text) => text.match(/scripts\/[\w./]+/g) ?? [],
  );
  expect(scripts).toEqual(["scripts/start.mjs", "scripts/start.mjs", "scripts/worker.ts"]);
  const copied = of("COPY").flatMap((each) => ((each as Copy).getFlags().length > 0 ? [] : words(each).slice(0, -1)));
  for (const path of [...scripts, ...copied]) {
    expect(existsSync(path), path).toBe(true);
    expect(ignored, path).not.toContain(path);
  }
});

test("the image runs as nobody special, from bases that are named by version, and keeps nothing of its making", () => {
  const bases = of("FROM").map((each) => (each as From).getImage() ?? "");
  expect(bases.length).toBeGreaterThan(1);
  for (const base of bases) expect(base).toMatch(/^[a-z]+:\d+(-[a-z]+)+$/);
  const last = instructions.slice(instructions.lastIndexOf(of("FROM").at(-1) as Instruction));
  const user = last.filter((each) => each.getKeyword() === "USER").map((each) => words(each)[0]);
  expect(user.at(-1)).toBe("node");
  expect(last.findIndex((each) => each.getKeyword() === "USER")).toBeLessThan(last.findIndex((each) => each.getKeyword() === "CMD"));
  expect(of("ADD")).toEqual([]);
  // A value that is given while an image is made can be read in it.
  expect(of("ARG")).toEqual([]);
  for (const each of of("RUN").map((run) => run.getArgumentsContent() ?? ""))
    if (each.includes("apt-get install")) expect(each).toMatch(/--no-install-recommends.* && rm -rf \/var\/lib\/apt\/lists\/\*/s);
  for (const path of [".git", ".env*", ".data", "node_modules", ".next"]) expect(ignored).toContain(path);
  expect(tracked.filter((path) => /(^|\/)\.env/.test(path) && !path.startsWith("lib/runtime/scan/"))).toEqual([]);
});

test("services have what they need and nothing more, and wait for what they need", () => {
  const { services, volumes } = compose();
  for (const [name, service] of Object.entries(services)) {
    expect(service.security_opt, name).toContain("no-new-privileges:true");
    expect([name, service.privileged, service.network_mode, service.cap_add]).toEqual([name, undefined, undefined, undefined]);
    for (const volume of service.volumes) expect(Object.keys(volumes), name).toContain(volume.split(":")[0]);
    if (service.image !== "clanker") continue;
    expect([name, service.read_only, service.cap_drop]).toEqual([name, true, ["ALL"]]);
    // The same files for all, beside a folder of one's own.
    expect(service.volumes, name).toContain("blobs:/data/blobs");
    for (const [needed, { condition }] of Object.entries(service.depends_on))
      expect([needed, condition, Boolean(services[needed]?.healthcheck)]).toEqual([needed, "service_healthy", true]);
  }
  // Only what stands in front reaches the web server, and nobody the database.
  expect(Object.entries(services).flatMap(([name, { ports = [] }]) => ports.map((port) => [name, port]))).toEqual([["web", "127.0.0.1:3000:3000"]]);
  // Secrets are asked for, and none has a value here.
  const text = readFileSync("compose.yaml", "utf8");
  for (const [, name] of text.matchAll(/^\s+(\w*(?:KEY|SECRET|PASSWORD|TOKEN)):/gm)) expect(text).toMatch(new RegExp(`${name}: ["']?\\$\\{${name}:[?-]\\}`));
});

type Service = {
  image: string;
  command?: string[];
  environment?: Record<string, string>;
  volumes: string[];
  ports?: string[];
  depends_on: Record<string, { condition: string }>;
  healthcheck?: object;
  security_opt: string[];
  read_only?: boolean;
  cap_drop?: string[];
  privileged?: boolean;
  network_mode?: string;
  cap_add?: string[];
};
const compose = () => parse(readFileSync("compose.yaml", "utf8"), { merge: true }) as { services: Record<string, Service>; volumes: object };

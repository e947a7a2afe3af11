/** What may come with the product: licences, versions, install scripts, and no credential in a file. Part of `npm run check`; asks no server. */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, statSync } from "node:fs";
import { isCredential } from "#lib/auth/api-key";
import { SECRET_SHAPES } from "#lib/runtime/scan/secret-shapes";

type Locked = { version?: string; dev?: boolean; license?: string; resolved?: string; integrity?: string; link?: boolean; hasInstallScript?: boolean };
type Manifest = {
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
  optionalDependencies: Record<string, string>;
  allowScripts: Record<string, boolean>;
};

/** Licences that ask for no more than to be named, or that hold for their own files alone (MPL). */
const LICENCES = new Set(
  "MIT MIT-0 ISC 0BSD BSD-2-Clause BSD-3-Clause Apache-2.0 BlueOak-1.0.0 Unlicense CC0-1.0 Zlib WTFPL AFL-2.1 Python-2.0 MPL-2.0 OFL-1.1".split(" "),
);
/** Packages with another one, and why they may come along. A licence that changes is looked at again. */
const LOOKED_AT: Record<string, string> = {
  "caniuse-lite": "CC-BY-4.0", // Data, which is used as it is.
  elkjs: "EPL-2.0", // A library of its own file, unchanged.
  geist: "SIL OPEN FONT LICENSE", // OFL-1.1 in other words: fonts.
  jsonify: "Public Domain",
  "node-liblzma": "LGPL-3.0", // Optional, of its own file, and its install script is not run.
  "seq-queue": "none", // MIT in its README and LICENSE.
};
/** Prebuilt libvips, which Next may use for pictures: libraries of their own files, loaded when they are there. */
const LIBVIPS = /^@img\/sharp-/;

/** Whether a licence, or an expression of several, is one of those above. */
export const isAllowed = (licence: string): boolean =>
  licence
    .replace(/[()]/g, "")
    .split(/ or /i)
    .some((choice) => choice.split(/ and /i).every((each) => LICENCES.has(each.trim())));

/** What is wrong with package.json and the lockfile, in lines. */
export function supplyProblems(): string[] {
  const manifest = JSON.parse(readFileSync("package.json", "utf8")) as Manifest;
  const { packages } = JSON.parse(readFileSync("package-lock.json", "utf8")) as { packages: Record<string, Locked> };
  const wanted = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies, ...manifest.optionalDependencies });
  const problems = wanted.flatMap(([name, range]) => (/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(range) ? [] : [`package.json: ${name} is no exact version: ${range}`]));
  for (const [path, locked] of Object.entries(packages)) {
    const name = path.split("node_modules/").at(-1) as string;
    if (name === "") continue;
    if (locked.resolved !== undefined) problems.push(`package-lock.json: ${path} names an address`);
    if (!locked.integrity && !locked.link) problems.push(`package-lock.json: ${path} has no digest`);
    if (locked.hasInstallScript && manifest.allowScripts[name] === undefined)
      problems.push(`${path} has an install script, and allowScripts does not say whether it runs`);
    if (locked.dev || LIBVIPS.test(name)) continue;
    const licence = licenceOf(path) ?? locked.license ?? "none";
    if (!isAllowed(licence) && LOOKED_AT[name] !== licence) problems.push(`${path} ${locked.version} has a licence that nobody has looked at: ${licence}`);
  }
  return problems;
}

/** What a package that is installed says itself; the lockfile has what its registry said of those for other systems. */
function licenceOf(path: string): string | undefined {
  if (!existsSync(`${path}/package.json`)) return undefined;
  const { license, licenses } = JSON.parse(readFileSync(`${path}/package.json`, "utf8")) as {
    license?: string | { type: string };
    licenses?: { type: string }[];
  };
  return typeof license === "object" ? license.type : (license ?? licenses?.map(({ type }) => type).join(" OR "));
}

/** Keys of ours are known by their checksum, so that an example of one is none. What is made up for a test is put together when it runs. */
const OURS = /\b(?:ck|cka|ckr|sk_live)_[0-9A-Za-z]{38}\b/g;
/** Ours without the checksum: what a key of a collection looks like is Stripe's form as well. */
const OTHERS = SECRET_SHAPES.filter(({ name }) => name !== "Stripe live key" && name !== "Clanker key");
const LONGEST_FILE = 4 * 1024 * 1024;

export function secretsIn(text: string): string[] {
  const ours = [...text.matchAll(OURS)].some(([found]) => isCredential(found)) ? ["a key of ours"] : [];
  return [...ours, ...OTHERS.filter(({ shape }) => shape.test(text)).map(({ name }) => name)];
}

/** Tracked files that hold a credential, in lines. The credential itself is not shown. */
export function secretProblems(): string[] {
  const files = execFileSync("git", ["ls-files", "-z"], { encoding: "utf8", maxBuffer: 64 * 1024 * 1024 }).split("\0");
  return files.flatMap((path) => {
    if (!path || !existsSync(path) || statSync(path).size > LONGEST_FILE) return [];
    return secretsIn(readFileSync(path, "latin1")).map((name) => `${path} holds what looks like ${name}`);
  });
}

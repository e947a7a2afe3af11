import { execFile } from "node:child_process";
import { existsSync, realpathSync } from "node:fs";
import { chmod, copyFile, mkdir, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { log } from "#lib/platform/log";
import { makeFolder } from "#lib/runtime/sandbox/stage";

/** What a sandbox sees in place of the host's /usr/local and /etc. */
export type Toolbox = {
  folder: string;
  /** What runs a sandbox's first process. */
  shell: string;
};

/** Where the toolbox has this program's own files, inside a sandbox. */
export const TOOLS = "/usr/local/lib/clanker";
export const INIT = `${TOOLS}/lib/runtime/sandbox/bwrap-init.sh`;
export const FORWARD = `${TOOLS}/lib/runtime/sandbox/bwrap-forward.ts`;
export const PRELOAD = `${TOOLS}/lib/runtime/sandbox/bwrap-preload.cjs`;
export const NODE = "/usr/local/bin/node";

/** Commands of the virtual sandbox that a host may lack. The host's own is taken where it is there. */
const STAND_INS = ["pdftotext", "pdfinfo", "jq", "sqlite3", "xan", "yq", "rg", "html-to-markdown", "tree", "file", "curl"];
/** And one that is always ours, for a host's has the host's fonts, or none. */
const ALWAYS = ["rsvg-convert"];

const ETC = {
  passwd: "nobody:x:65534:65534:nobody:/workspace:/bin/bash\n",
  group: "nogroup:x:65534:\n",
  hosts: "127.0.0.1 localhost sandbox\n::1 localhost\n",
  "nsswitch.conf": "passwd: files\ngroup: files\nhosts: files\n",
};

/** What programs of the host need of its /etc. Never whole folders that could hold keys. */
const HOST_ETC = [
  "alternatives",
  "ld.so.cache",
  "ssl/certs",
  "ssl/openssl.cnf",
  "ca-certificates",
  "pki/tls/certs",
  "pki/ca-trust",
  "crypto-policies",
  "fonts",
];

/** Makes the folder that all sandboxes of this process share, read-only to them. */
export async function makeToolbox(): Promise<Toolbox> {
  const folder = makeFolder("toolbox");
  await chmod(folder, 0o755);
  const open = async (name: string) => {
    await mkdir(`${folder}/${name}`, { recursive: true });
    await chmod(`${folder}/${name}`, 0o755);
  };
  const put = async (name: string, text: string, mode = 0o644) => {
    await writeFile(`${folder}/${name}`, text);
    await chmod(`${folder}/${name}`, mode);
  };
  const mine = TOOLS.replace("/usr/local", "local");
  for (const each of ["etc", "local", "local/bin", "local/lib", mine, `${mine}/node_modules`, `${mine}/lib`]) await open(each);
  for (const each of [`${mine}/lib/runtime`, `${mine}/lib/runtime/sandbox`]) await open(each);
  for (const [name, text] of Object.entries(ETC)) await put(`etc/${name}`, text);
  // Copied once, as it is now: to show each of them to each sandbox would be as many mounts, a quarter of what a sandbox costs to start.
  for (const name of HOST_ETC.filter((each) => existsSync(`/etc/${each}`))) {
    const folders = name.split("/").slice(0, -1);
    for (const index of folders.keys()) await open(["etc", ...folders.slice(0, index + 1)].join("/"));
    await copy(realpathSync(`/etc/${name}`), `${folder}/etc/${name}`);
  }
  // The program itself is mounted over it.
  await put("local/bin/node", "");
  await put(`${mine}/package.json`, JSON.stringify({ type: "module", imports: { "#lib/*": "./lib/*.ts" } }));
  const command = `${NODE} --disable-warning=ExperimentalWarning ${TOOLS}/lib/runtime/sandbox/bwrap-command.ts`;
  for (const name of [...STAND_INS.filter((each) => !existsSync(`/usr/bin/${each}`)), ...ALWAYS]) {
    await put(`local/bin/${name}`, `#!/bin/sh\nexec ${command} ${name} "$@"\n`, 0o755);
  }
  return { folder, shell: await closedShell(`${folder}/${mine}/bash`) };
}

/**
 * A Bash that can be run and not read: the kernel then lets nobody look into the process, which has the same user as the
 * script. Where programs cannot be run from the folder for temporary files, it is the host's own, and only the filter on
 * system calls stands before it.
 */
async function closedShell(file: string): Promise<string> {
  await copyFile("/bin/bash", file);
  await chmod(file, 0o111);
  const runs = await promisify(execFile)(file, ["-c", ":"]).then(
    () => true,
    (err) => {
      log.warn({ err }, "a sandbox's first process is open to its script: nothing can be run from the folder for temporary files");
      return false;
    },
  );
  return runs ? `${TOOLS}/bash` : "/bin/bash";
}

/** By a program: copied in this process it would take a tenth of a second, and memory that it keeps. What may not be read here is nothing for a script either. */
async function copy(from: string, to: string) {
  await promisify(execFile)("/usr/bin/cp", ["-R", "--preserve=mode", "--no-dereference", from, to]).catch((err) =>
    log.warn({ err }, "not all of a folder of /etc is shown to scripts"),
  );
}

const here = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

/** The mounts that make up the toolbox: [what, where], all read-only. */
export const toolMounts = ({ folder }: Toolbox): [string, string][] => [
  [`${folder}/local`, "/usr/local"],
  [process.execPath, NODE],
  [here("."), `${TOOLS}/lib/runtime/sandbox`],
  [here("../../../node_modules"), `${TOOLS}/node_modules`],
  [`${folder}/etc`, "/etc"],
];

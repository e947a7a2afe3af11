import { readFileSync, writeSync } from "node:fs";
import { Bash, InMemoryFs, MountableFs, ReadWriteFs } from "just-bash";
import { toBytes } from "#lib/runtime/sandbox/bytes";
import { HOST_COMMANDS } from "#lib/runtime/sandbox/commands";

/**
 * Runs inside a bwrap sandbox in place of a program that the host does not have: the command of the virtual sandbox, on
 * the real files. `bwrap-command.ts NAME ARGUMENT…`
 */
const [name = "", ...args] = process.argv.slice(2);
/** These read files only. Reading their standard input would take it away from the script that called them. */
const WITHOUT_INPUT = ["pdftotext", "pdfinfo", "file", "tree"];

// It looks its commands up as files, which it cannot make here, and would find the real ones, this one's caller among them.
const fs = new MountableFs({ base: new ReadWriteFs({ root: "/", allowSymlinks: true }) });
for (const folder of ["/bin", "/usr/bin"]) fs.mount(folder, new InMemoryFs({ [`/${name}`]: { content: "", mode: 0o755 } }));

const bash = new Bash({
  fs,
  cwd: process.cwd(),
  env: { ...(process.env as Record<string, string>), PATH: "/usr/bin:/bin" },
  customCommands: HOST_COMMANDS,
  // What the sandbox may reach is decided outside, by the proxy that its environment names.
  network: { dangerouslyAllowFullInternetAccess: true },
});
const stdin = WITHOUT_INPUT.includes(name) ? "" : readFileSync(0).toString("latin1");
const { stdout, stdoutKind, stderr, exitCode } = await bash.exec(`${name} "$@"`, { args, stdin, stdinKind: "bytes" });
write(1, stdoutKind === "bytes" ? Buffer.from(stdout, "latin1") : toBytes(stdout));
write(2, toBytes(stderr));
process.exitCode = exitCode;

function write(descriptor: number, data: Uint8Array) {
  for (let at = 0; at < data.length; ) at += writeSync(descriptor, data, at);
}

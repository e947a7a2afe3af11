import { log } from "#lib/platform/log";
import { type Start, tearDown, trial } from "#lib/runtime/sandbox/bwrap-host";
import { type BwrapSandbox, makeSandbox } from "#lib/runtime/sandbox/bwrap-sandbox";
import { type SandboxBackend, SandboxError, type SandboxOptions } from "#lib/runtime/sandbox/sandbox";
import { systemCallFilter } from "#lib/runtime/sandbox/seccomp";

/**
 * Real processes of the host, each run in a bubblewrap of its own: namespaces of its own for files, processes and network,
 * no capabilities, nothing of the host but its programs, and one file system in memory to write to.
 */
export const bwrap: SandboxBackend = { name: "bwrap", problem, create, warm, close };

/** How sandboxes are started here, found out once; or why they cannot be. */
let host: Promise<Start | string> | undefined;
const open = new Set<BwrapSandbox>();

async function problem(): Promise<string | undefined> {
  host ??= trial();
  const found = await host;
  return typeof found === "string" ? found : undefined;
}

async function create(options: SandboxOptions): Promise<BwrapSandbox> {
  const why = await problem();
  if (why) throw new SandboxError("SANDBOX_FAILED", why);
  const sandbox = await makeSandbox((await host) as Start, options).catch((error: Error) => {
    throw new SandboxError("SANDBOX_FAILED", `A sandbox did not start: ${error.message}`);
  });
  open.add(sandbox);
  return {
    ...sandbox,
    async stop() {
      await sandbox.stop();
      open.delete(sandbox);
    },
  };
}

/** A sandbox starts in a few milliseconds, so none is kept ready; but what killed workers have left is taken away. */
function warm() {
  void host
    ?.then(async (found) => {
      if (typeof found === "string") return;
      log.info({ sandbox: "bwrap", limits: found.limits, user: found.user }, `sandbox limits: ${found.limits}`);
      if (!systemCallFilter()) log.warn({ architecture: process.arch }, "sandboxes have no filter on system calls: there is none for this architecture");
      await tearDown(found, { stale: true });
    })
    .catch((err) => log.error({ err }, "what killed workers have left could not be taken away"));
}

async function close() {
  const found = await host;
  if (!found || typeof found === "string" || open.size > 0) return;
  host = undefined;
  await tearDown(found, { stale: false });
}

import { env } from "#lib/platform/env";
import { once } from "#lib/platform/global";
import { log } from "#lib/platform/log";
import { bwrap } from "#lib/runtime/sandbox/bwrap";
import { e2b } from "#lib/runtime/sandbox/e2b";
import type { SandboxBackend } from "#lib/runtime/sandbox/sandbox";
import { virtual } from "#lib/runtime/sandbox/virtual";

/** From the strongest to the weakest. */
export const BACKENDS: SandboxBackend[] = [e2b, bwrap, virtual];

/**
 * The backend that SANDBOX names, or the strongest that works here. Found once a process and written to the log. Throws,
 * with the reason, when the one that was asked for does not work: running scripts in a weaker one instead would be a lie.
 */
export const sandboxBackend = (): Promise<SandboxBackend> => once("sandbox", choose);

async function choose(): Promise<SandboxBackend> {
  const wanted = env().SANDBOX;
  for (const backend of BACKENDS) {
    if (wanted !== "auto" && backend.name !== wanted) continue;
    const problem = await backend.problem();
    if (!problem) {
      log.info({ sandbox: backend.name }, `scripts run in the ${backend.name} sandbox`);
      return backend;
    }
    if (wanted !== "auto") throw new Error(`SANDBOX=${wanted} does not work here: ${problem}`);
    log.info({ sandbox: backend.name }, `the ${backend.name} sandbox does not work here: ${problem}`);
  }
  throw new Error(`There is no sandbox '${wanted}'.`);
}

import { env } from "#lib/platform/env";

export type E2bSettings = {
  apiKey: string | undefined;
  /** Another address than E2B's own cloud, for a deployment of one's own or a test. */
  apiUrl?: string | undefined;
  sandboxUrl?: string | undefined;
  template?: string | undefined;
};

/** A machine at E2B. Everything in it is done as root; who runs a script is another matter. Every failure says what E2B said. */
export type E2bMachine = {
  put(path: string, data: Uint8Array, signal?: AbortSignal): Promise<void>;
  get(path: string, signal?: AbortSignal): Promise<Uint8Array>;
  /** Runs a line of Bash to its end. The text is valid Unicode, cut at character borders. */
  exec(line: string, options: ExecOptions): Promise<{ exitCode: number }>;
  /** E2B ends the machine by itself after this time, whatever becomes of this process. */
  endAfter(ms: number, signal?: AbortSignal): Promise<void>;
  /** Ends it now. Safe to call when it has ended. */
  kill(): Promise<void>;
};

type ExecOptions = {
  timeoutMs: number;
  signal?: AbortSignal | undefined;
  onStdout?: (text: string) => void;
  onStderr?: (text: string) => void;
};

/** What the environment says of E2B. */
export function e2bSettings(): E2bSettings {
  const { E2B_API_KEY, E2B_API_URL, E2B_SANDBOX_URL, E2B_TEMPLATE } = env();
  return { apiKey: E2B_API_KEY, apiUrl: E2B_API_URL, sandboxUrl: E2B_SANDBOX_URL, template: E2B_TEMPLATE };
}

/** An upload or a download of all that a run may hold, over a slow line. */
const TRANSFER_MS = 5 * 60_000;

/** Starts a machine that reaches the given hosts by http and https, and nothing else; nor can anything outside reach its ports. */
export async function startE2bMachine(settings: E2bSettings, options: { hosts: string[]; timeoutMs: number }): Promise<E2bMachine> {
  // Not at the top: the SDK is large, and most servers never use it.
  const { ALL_TRAFFIC, CommandExitError, Sandbox } = await import("e2b");
  const { apiKey, apiUrl, sandboxUrl } = settings;
  const closed = options.hosts.length === 0;
  const sandbox = await said(
    Sandbox.create(settings.template ?? "base", {
      ...(apiKey && { apiKey }),
      ...(apiUrl && { apiUrl }),
      ...(sandboxUrl && { sandboxUrl }),
      // Otherwise E2B_DEBUG in the environment would have scripts run on whatever listens on this machine.
      debug: false,
      timeoutMs: options.timeoutMs,
      metadata: { startedBy: "clanker" },
      ...(closed && { allowInternetAccess: false }),
      // Allowed hosts count for more than what is denied, so the rest is denied as a whole.
      network: { allowPublicTraffic: false, ...(!closed && { allowOut: options.hosts, denyOut: [ALL_TRAFFIC] }) },
    }),
  );
  const asRoot = { user: "root" } as const;
  return {
    async put(path, data, signal) {
      // A copy, because the bytes may lie in the middle of a larger buffer and the SDK takes the whole of it.
      const { buffer } = new Uint8Array(data);
      await said(sandbox.files.write(path, buffer, { ...asRoot, useOctetStream: true, requestTimeoutMs: TRANSFER_MS, ...(signal && { signal }) }));
    },
    get: (path, signal) => said(sandbox.files.read(path, { ...asRoot, format: "bytes", requestTimeoutMs: TRANSFER_MS, ...(signal && { signal }) })),
    async exec(line, { timeoutMs, signal, onStdout, onStderr }) {
      try {
        const { exitCode } = await sandbox.commands.run(line, {
          ...asRoot,
          cwd: "/",
          timeoutMs,
          ...(signal && { signal }),
          ...(onStdout && { onStdout }),
          ...(onStderr && { onStderr }),
        });
        return { exitCode };
      } catch (error) {
        if (error instanceof CommandExitError) return { exitCode: error.exitCode };
        throw failure(error);
      }
    },
    endAfter: (ms, signal) => said(sandbox.setTimeout(ms, { ...(signal && { signal }) })),
    async kill() {
      await said(sandbox.kill());
    },
  };
}

const said = <T>(work: Promise<T>): Promise<T> =>
  work.catch((error: unknown) => {
    throw failure(error);
  });

/** A failed connection says only "fetch failed"; what happened is in its cause. */
function failure(error: unknown): Error {
  const { message, cause } = error as Error;
  const reason = cause instanceof Error && cause.message && !message.includes(cause.message) ? `${message}: ${cause.message}` : message;
  return new Error(`E2B: ${reason || "the machine ended without saying why"}`, { cause: error });
}

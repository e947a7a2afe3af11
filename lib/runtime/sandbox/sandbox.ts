/**
 * A place where one untrusted script runs. Every backend keeps the same promises: the script sees the files it was
 * given and nothing of the host, it reaches no network but the hosts in `network` (none unless its skill names some), and it
 * can be stopped at any moment whatever it is doing.
 */
export interface Sandbox {
  /** Puts files at absolute paths; a path that ends in a slash makes an empty folder. A file under a read-only folder cannot be changed by the script. */
  write(files: SandboxFile[]): Promise<void>;
  /** Runs one command to its end. Rejects with a SandboxError when it had to be stopped. */
  run(command: SandboxCommand): Promise<{ exitCode: number }>;
  /** Every regular file below an absolute folder; paths come back relative to it, sorted. */
  read(folder: string): Promise<SandboxFile[]>;
  /** Ends everything inside at once. Safe to call twice. */
  stop(): Promise<void>;
}

/** What a sandbox is made with. */
export type SandboxOptions = {
  /** Absolute folders that the script cannot change once files have been put there. */
  readOnly: string[];
  /** Hosts that the script may reach by http and https, as `example.com` or `*.example.com`; none is no network at all. */
  network: string[];
  /** About how much will be put there, in bytes, if that is known: a little can be laid out sooner. */
  bytes?: number;
  /** How long it is needed in all, between its commands too: for where a sandbox that waits costs money. */
  lifeMs?: number;
  /** For tests, which have no public address: ports beside 80 and 443, and addresses, that may be reached as well. */
  testPorts?: number[];
  testAddresses?: string[];
};

/** One way to make sandboxes. */
export type SandboxBackend = {
  name: "virtual" | "bwrap" | "e2b";
  /** Why it does not work on this machine or with this environment, in a sentence; nothing when it does. */
  problem(): Promise<string | undefined>;
  create(options: SandboxOptions): Promise<Sandbox>;
  /** Gets ready to run `count` scripts at once. Called once by the worker process. */
  warm(count: number): void;
  /** Ends what the backend keeps; sandboxes in use end with their runs. */
  close(): Promise<void>;
};

export type SandboxFile = { path: string; data: Uint8Array };

export type SandboxCommand = {
  /** Absolute path of the script inside; its ending decides what runs it: `.sh`, `.py`, `.js`, `.mjs`. */
  script: string;
  args: string[];
  cwd: string;
  /** The whole environment: nothing is inherited. */
  env: Record<string, string>;
  stdin: Uint8Array;
  timeoutMs: number;
  maxOutputBytes: number;
  signal: AbortSignal;
  /** Called while the script runs, in order. The text is valid Unicode, cut at character borders. */
  onOutput(stream: OutputStream, text: string): void;
};

export type OutputStream = "stdout" | "stderr";

export type SandboxErrorCode = "EXECUTION_TIMEOUT" | "MEMORY_EXCEEDED" | "OUTPUT_TOO_LARGE" | "OUTPUT_UNREADABLE" | "CANCELLED" | "SANDBOX_FAILED";

/**
 * Why a command was stopped from outside, or its files not read. `SANDBOX_FAILED` is our fault and may be tried again; the
 * rest are final. `OUTPUT_UNREADABLE` is what goes wrong once a script has run: it would do the same again.
 */
export class SandboxError extends Error {
  readonly code: SandboxErrorCode;
  constructor(code: SandboxErrorCode, message: string) {
    super(message);
    this.name = "SandboxError";
    this.code = code;
  }
}

/** What one script may use, the same in every backend. Bytes and milliseconds. */
export const SANDBOX_LIMITS = {
  maxOutputBytes: 4 * 1024 * 1024,
  maxFileBytes: 256 * 1024 * 1024,
  maxHeapMegabytes: 512,
  maxArtifactFiles: 512,
} as const;

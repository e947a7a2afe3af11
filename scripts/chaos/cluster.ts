import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync, readFileSync, statSync } from "node:fs";
import { mkdir, readFile } from "node:fs/promises";
import path from "node:path";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "#lib/platform/embedded-postgres";
import { freePort } from "#lib/testing/free-port";
import { startProxy, type TcpProxy } from "#lib/testing/tcp-proxy";

export const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Something that was done to the cluster on purpose. */
export type Disruption = { at: number; what: string; name: string };
export type Member = {
  name: string;
  script: string;
  port?: number;
  child?: ChildProcess;
  /** Its way to the database. */
  wire: TcpProxy;
  expected: boolean;
  drainedAt?: number;
  /** Something that takes a while is done to it. */
  troubled?: boolean;
};

/** A PostgreSQL, web servers and workers as real processes, started again when they end, as `npm start` would. */
export class Cluster {
  readonly dataDir: string;
  readonly disruptions: Disruption[] = [];
  /** What must not happen: a process that ends by itself, a drain that hangs. */
  readonly violations: string[] = [];
  webs: Member[] = [];
  workers: Member[] = [];
  restarts = 0;
  /** The database's address, the same from start to start. */
  url = "";
  private postgres: EmbeddedPostgres | undefined;
  private stopping = false;

  constructor(dataDir: string) {
    this.dataDir = dataDir;
  }

  async startDatabase() {
    this.postgres = await startEmbeddedPostgres(this.dataDir);
    this.url ||= this.postgres.url;
    if (this.postgres.url !== this.url) throw new Error("PostgreSQL's port was taken while it was down.");
  }

  async startMembers(webs: number, workers: number) {
    await mkdir(path.join(this.dataDir, "logs"), { recursive: true });
    const wire = () => startProxy(Number(new URL(this.url).port));
    for (let i = 1; i <= webs; i++) this.webs.push({ name: `web ${i}`, script: "scripts/web.ts", port: await freePort(), wire: await wire(), expected: false });
    for (let i = 1; i <= workers; i++) this.workers.push({ name: `worker ${i}`, script: "scripts/worker.ts", wire: await wire(), expected: false });
    for (const member of [...this.webs, ...this.workers]) this.launch(member);
    await Promise.all(this.webs.map((web) => this.healthy(web)));
  }

  /** One of the web servers. */
  web = (turn: number) => `http://127.0.0.1:${(this.webs[turn % this.webs.length] as Member).port}`;

  private launch(member: Member) {
    if (this.stopping) return;
    const started = Date.now();
    const file = path.join(this.dataDir, "logs", `${member.name.replace(" ", "-")}.log`);
    const out = openSync(file, "a");
    const { size } = statSync(file);
    const url = new URL(this.url);
    url.port = String(member.wire.port);
    const env = {
      ...process.env,
      DATABASE_URL: url.href,
      DATA_DIR: this.dataDir,
      CLANKER_ROLE: member.name,
      ...(member.port && { PORT: String(member.port) }),
    };
    const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", "--import", "./scripts/chaos/clock.ts", member.script], {
      env,
      stdio: ["ignore", out, out, "ipc"],
    });
    closeSync(out);
    Object.assign(member, { child, expected: false });
    child.once("exit", (code, signal) => {
      if (this.stopping) return;
      this.restarts += 1;
      const drained = member.drainedAt ? Date.now() - member.drainedAt : 0;
      if (drained > 20_000) this.violations.push(`${member.name} took ${Math.round(drained / 1000)} s to drain`);
      delete member.drainedAt;
      // One that starts while there is no database has to give up; its supervisor starts it again.
      const excused = () => code === 1 && readFileSync(file).subarray(size).includes('"msg":"could not start"');
      if (!member.expected && !excused()) this.violations.push(`${member.name} ended by itself (${signal ?? code}) after ${Date.now() - started} ms`);
      setTimeout(() => this.launch(member), 500);
    });
  }

  /** Whether it runs, and nothing is being done to it. */
  isWell = ({ child, expected, troubled }: Member) => child?.exitCode === null && child.signalCode === null && !expected && !troubled;

  /** Ends one of the processes: at once, or asking it to drain. */
  end(member: Member, signal: "SIGKILL" | "SIGTERM") {
    if (!this.isWell(member)) return;
    this.note(signal === "SIGKILL" ? "kill -9" : "SIGTERM", member.name);
    member.expected = true;
    if (signal === "SIGTERM") member.drainedAt = Date.now();
    member.child?.kill(signal);
  }

  /** Does something to a process that takes a while, during which nothing else is done to it. */
  async trouble(member: Member, what: string, ms: number, begin: (child: ChildProcess) => void, end: (child: ChildProcess) => void) {
    if (!this.isWell(member)) return;
    const child = member.child as ChildProcess;
    this.note(what, member.name);
    member.troubled = true;
    begin(child);
    await sleep(ms);
    end(child);
    member.troubled = false;
  }

  /** Restarts the database: in order, or as a crash, with recovery. */
  async restartDatabase(how: "restart" | "kill -9", awayMs: number) {
    const old = this.postgres as EmbeddedPostgres;
    this.note(how, "postgres");
    if (how === "restart") await old.stop();
    else {
      // The child may be `unshare`, which waits for the server; the server's own pid is in its file.
      const [pid] = (await this.databaseProcesses()) as [number];
      const ended = new Promise((resolve) => old.process.once("exit", resolve));
      process.kill(pid, "SIGKILL");
      await ended;
    }
    await sleep(awayMs);
    await this.startDatabase();
  }

  /** The server's processes, it first: whoever is stopped first begins no more. */
  async databaseProcesses(): Promise<number[]> {
    const pid = Number((await readFile(path.join(this.dataDir, "postgres", "postmaster.pid"), "utf8")).split("\n")[0]);
    const children = await readFile(`/proc/${pid}/task/${pid}/children`, "utf8");
    return [pid, ...children.trim().split(/\s+/).map(Number)];
  }

  async allHealthy() {
    await Promise.all(this.webs.map((web) => this.healthy(web)));
  }

  private async healthy({ port, name }: Member) {
    for (let tries = 0; tries < 600; tries++) {
      const ok = await fetch(`http://127.0.0.1:${port}/api/health`, { signal: AbortSignal.timeout(5000) }).then(
        (answer) => answer.ok,
        () => false,
      );
      if (ok) return;
      await sleep(100);
    }
    throw new Error(`${name} is not healthy after a minute`);
  }

  note(what: string, name: string) {
    this.disruptions.push({ at: Date.now(), what, name });
  }

  async stop() {
    this.stopping = true;
    for (const { child } of [...this.webs, ...this.workers]) {
      if (!child || child.exitCode !== null || child.signalCode !== null) continue;
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGKILL");
      await ended;
    }
    for (const { wire } of [...this.webs, ...this.workers]) await wire.close();
    await this.postgres?.stop();
  }
}

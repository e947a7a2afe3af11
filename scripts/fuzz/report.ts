import type { Name } from "#lib/testing/examples";
import { isLate, judge } from "./judge.ts";
import { type Answer, asCurl, type Sent, type Wire } from "./wire.ts";

type Violation = { what: string; times: number; first: string };

/** Sends requests, looks at every answer, and counts. */
export class Report {
  readonly reached = new Set<Name>();
  /** Operations that have answered their example as they should. */
  readonly answered = new Set<Name>();
  readonly statuses: Record<string, number> = {};
  readonly surfaces: Record<string, number> = {};
  readonly violations = new Map<string, Violation>();
  requests = 0;
  /** Answers that came too late, and in time when they were asked for again. */
  late = 0;
  slowest = { ms: 0, what: "" };
  private readonly wire: Wire;
  private readonly folders: string[];

  constructor(wire: Wire, folders: string[]) {
    this.wire = wire;
    this.folders = folders;
  }

  async send(sent: Sent, look: (answer: Answer) => string[] = () => []): Promise<Answer> {
    let answer = await this.wire.send(sent);
    this.count(sent.what, answer);
    if (isLate(sent, answer)) {
      // The machine may have been busy with something else: what is late twice is too slow.
      this.late += 1;
      answer = await this.wire.send(sent);
      this.count(sent.what, answer);
    }
    for (const wrong of [...judge(sent, answer, this.folders), ...look(answer)]) this.violation(sent, wrong);
    return answer;
  }

  /** What came back on a connection of its own: none, one or several answers. */
  raw(sent: Sent, said: string) {
    const answers = said.split(/^(?=HTTP\/1\.[01] \d{3})/m).filter((each) => each.startsWith("HTTP/"));
    if (answers.length === 0) this.count(sent.what, { status: 0, ms: 0, ended: "closed" });
    for (const text of answers) {
      const [head = "", ...body] = text.split("\r\n\r\n");
      const headers = Object.fromEntries(
        head
          .split("\r\n")
          .slice(1)
          .map((line) => [line.split(":")[0]?.toLowerCase(), line.slice(line.indexOf(":") + 1).trim()]),
      ); // prettier-ignore
      const answer: Answer = { status: Number(text.slice(9, 12)), headers, body: body.join("\r\n\r\n"), ms: 0, ended: "whole" };
      this.count(sent.what, answer);
      for (const wrong of judge(sent, answer, this.folders)) this.violation(sent, wrong);
    }
  }

  get origin(): string {
    return this.wire.origin;
  }

  count(what: string, { status, ms, ended }: Pick<Answer, "status" | "ms" | "ended">) {
    this.requests += 1;
    const of = status === 0 ? "no answer" : status === 503 ? "503" : `${Math.floor(status / 100)}xx`;
    this.statuses[of] = (this.statuses[of] ?? 0) + 1;
    const surface = what.split(":")[0]?.startsWith("/") || /^[A-Z]+ \//.test(what) ? "operations" : (what.split(":")[0] as string);
    this.surfaces[surface] = (this.surfaces[surface] ?? 0) + 1;
    if (ended === "whole" && ms > this.slowest.ms) this.slowest = { ms, what };
  }

  /** A visit that could not be made: its example could not be prepared. */
  failed(what: string, { message, stack = message }: Error) {
    this.violations.set(what.replace(/\d+/g, "…"), { what: `${what} failed: ${stack.slice(0, 600)}`, times: 1, first: "" });
  }

  violation(sent: Sent, wrong: string) {
    const subject = sent.what.split(": ")[0];
    // The same thing a hundred times is one finding.
    const kind = `${subject}: ${wrong.replace(/req_\w+|\d+/g, "…").slice(0, 120)}`;
    const known = this.violations.get(kind);
    if (known) known.times += 1;
    else this.violations.set(kind, { what: `${sent.what} (${sent.who}): ${wrong}`, times: 1, first: asCurl(sent, this.wire.origin) });
  }
}

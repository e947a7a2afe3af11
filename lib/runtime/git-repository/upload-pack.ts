import { pack } from "#lib/runtime/git-repository/pack";
import { BadRequest, DELIM, FLUSH, lineOf, MAX_DATA, type Packet, packet, packets } from "#lib/runtime/git-repository/pkt-line";
import type { Repository } from "#lib/runtime/git-repository/repository";
import { asksForDepth, inCommon, type Question, Refused, select } from "#lib/runtime/git-repository/selection";

const AGENT = "agent=clanker/1";
const SUPPORTED = `multi_ack_detailed no-done side-band side-band-64k shallow deepen-since deepen-not deepen-relative no-progress include-tag ${AGENT} object-format=sha1`;

/** What a client is told first: the second version of the protocol to those who ask for it, else every ref at once. */
export function advertisement(repo: Repository, version: number): Buffer {
  if (version === 2)
    return Buffer.concat([...["version 2", AGENT, "ls-refs", "fetch=shallow", "object-format=sha1"].map((line) => packet(`${line}\n`)), FLUSH]);
  const lines = [{ name: "HEAD", oid: repo.head }, ...repo.refs].map(({ name, oid }) => `${oid} ${name}`);
  lines[0] += `\0${SUPPORTED} symref=HEAD:refs/heads/main`;
  return Buffer.concat([
    packet("# service=git-upload-pack\n"),
    FLUSH,
    ...(version === 1 ? [packet("version 1\n")] : []),
    ...lines.map((line) => packet(`${line}\n`)),
    FLUSH,
  ]);
}

/** The answer to a whole request, piece by piece. What it refuses is refused before the first piece. */
export function uploadPack(repo: Repository, version: number, body: Buffer): AsyncGenerator<Buffer> {
  const all = packets(body);
  if (version !== 2) return answerFirst(repo, all);
  const [command] = all;
  if (all.indexOf("flush") !== all.length - 1) throw new BadRequest("This is not Git's protocol: a request ends in a flush, and has no other.");
  const at = all.indexOf("delim");
  const args = at === -1 ? [] : all.slice(at + 1, -1).map(text);
  if (command instanceof Buffer && lineOf(command) === "command=ls-refs") return listRefs(repo, args);
  if (command instanceof Buffer && lineOf(command) === "command=fetch") return fetchSecond(repo, args);
  throw new BadRequest("There are two commands: ls-refs and fetch.");
}

const text = (line: Packet) => {
  if (typeof line === "string") throw new BadRequest("This is not Git's protocol: a mark stands where a line belongs.");
  return lineOf(line);
};

async function* listRefs(repo: Repository, args: string[]): AsyncGenerator<Buffer> {
  const prefixes = args.filter((arg) => arg.startsWith("ref-prefix ")).map((arg) => arg.slice(11));
  const symref = args.includes("symrefs") ? " symref-target:refs/heads/main" : "";
  const lines = [{ name: "HEAD", oid: repo.head, more: symref }, ...repo.refs.map((ref) => ({ ...ref, more: "" }))]
    .filter(({ name }) => prefixes.length === 0 || prefixes.some((prefix) => name.startsWith(prefix)))
    .map(({ name, oid, more }) => packet(`${oid} ${name}${more}\n`));
  yield Buffer.concat([...lines, FLUSH]);
}

/** Version 2: acknowledgements, where the history ends, and the pack, each in a section of its own. */
async function* fetchSecond(repo: Repository, args: string[]): AsyncGenerator<Buffer> {
  const question = readQuestion(repo, args);
  if (question.wants.length === 0) return yield FLUSH;
  const selected = select(repo, question);
  const out: Buffer[] = [];
  if (!args.includes("done")) {
    const common = inCommon(repo, question);
    out.push(packet("acknowledgments\n"), ...(common.length > 0 ? common.map((oid) => packet(`ACK ${oid}\n`)) : [packet("NAK\n")]));
    // In one line of commits anything that both have settles where to begin.
    if (common.length === 0) return yield Buffer.concat([...out, FLUSH]);
    out.push(packet("ready\n"), DELIM);
  }
  if (asksForDepth(question) || question.shallow.length > 0) out.push(packet("shallow-info\n"), ...endsOf(selected), DELIM);
  yield Buffer.concat([...out, packet("packfile\n")]);
  yield* inBand(pack(repo, selected.send, selected.has), MAX_DATA - 1);
  yield FLUSH;
}

/** Versions 0 and 1: wants and capabilities, the ends of the history, and what the client has, in as many requests as it takes. */
async function* answerFirst(repo: Repository, all: Packet[]): AsyncGenerator<Buffer> {
  const cut = all.indexOf("flush");
  const first = all.slice(0, cut === -1 ? all.length : cut).map(text);
  const rest = all.slice(first.length);
  const capabilities = new Set((/^want [0-9a-f]{40} ?(.*)$/.exec(first[0] ?? "")?.[1] ?? "").split(" "));
  const lines = rest.filter((line) => typeof line !== "string").map(lineOf);
  const done = lines.includes("done");
  const question = readQuestion(repo, [...first.map((line) => line.replace(/^(want [0-9a-f]{40}) .*$/, "$1")), ...[...capabilities], ...lines]);
  if (question.wants.length === 0) return;
  const selected = select(repo, question);

  const out = asksForDepth(question) ? [...endsOf(selected), FLUSH] : [];
  const common = inCommon(repo, question);
  const last = common.at(-1);
  const detailed = capabilities.has("multi_ack_detailed");
  if (detailed) out.push(...common.map((oid) => packet(`ACK ${oid} common\n`)));
  else if (common[0] && !done) out.push(packet(`ACK ${common[0]}\n`));
  // Whoever only asked where the history ends has said nothing yet that could be acknowledged.
  const ready = !done && detailed && last !== undefined;
  if (ready) out.push(packet(`ACK ${last} ready\n`));
  if (!done && lines.length > 0 && (detailed || !last)) out.push(packet("NAK\n"));
  if (!done && !(ready && capabilities.has("no-done"))) return yield Buffer.concat(out);

  out.push(packet(last ? `ACK ${last}\n` : "NAK\n"));
  yield Buffer.concat(out);
  const bytes = pack(repo, selected.send, selected.has);
  if (capabilities.has("side-band-64k")) yield* inBand(bytes, MAX_DATA - 1);
  else if (capabilities.has("side-band")) yield* inBand(bytes, 995);
  else return yield* bytes;
  yield FLUSH;
}

const endsOf = ({ shallow, unshallow }: ReturnType<typeof select>) => [
  ...shallow.map((oid) => packet(`shallow ${oid}\n`)),
  ...unshallow.map((oid) => packet(`unshallow ${oid}\n`)),
];

/** Bytes of the pack go in lines of the first band. */
async function* inBand(bytes: AsyncIterable<Buffer>, size: number): AsyncGenerator<Buffer> {
  for await (const chunk of bytes) {
    for (let at = 0; at < chunk.length; at += size) yield packet(Buffer.concat([Buffer.from([1]), chunk.subarray(at, at + size)]));
  }
}

/** Reads the lines that mean the same in every version. A line that is not known is a capability, or one that was not offered. */
function readQuestion(repo: Repository, lines: string[]): Question {
  const question: Question = { wants: [], haves: [], shallow: [], relative: false, not: [] };
  const offered = new Set(repo.refs.map(({ oid }) => oid));
  for (const line of lines) {
    const [word = "", value = ""] = line.split(" ", 2);
    if (word === "want" || word === "have" || word === "shallow") {
      if (!/^[0-9a-f]{40}$/.test(value)) throw new Refused(`upload-pack: protocol error, expected to get oid, not '${value.slice(0, 100)}'`);
      if (word === "want" && !offered.has(value)) throw new Refused(`upload-pack: not our ref ${value}`);
      question[word === "want" ? "wants" : word === "have" ? "haves" : "shallow"].push(value);
    } else if (word === "deepen") question.deepen = whole(line, value, 1);
    else if (word === "deepen-since" && value) question.since = whole(line, value, 0);
    else if (word === "deepen-not" && value) question.not.push(value);
    else if (word === "deepen-relative") question.relative = true;
    else if (word === "filter" || word === "want-ref") throw new Refused(`upload-pack: unexpected line: '${line.slice(0, 100)}'`);
  }
  return question;
}

function whole(line: string, value: string, least: number): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number) || number < least) throw new Refused(`upload-pack: invalid line: ${line.slice(0, 100)}`);
  return number;
}

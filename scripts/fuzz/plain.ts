import { gzipSync } from "node:zlib";
import { packet } from "#lib/runtime/git-repository/pkt-line";
import type { Random } from "../chaos/random.ts";
import { oddHeaders } from "./headers.ts";
import { someone } from "./people.ts";
import { letsNobodyIn, noise, type Surface, sendAll } from "./surface.ts";
import { segment, TEXTS } from "./values.ts";

export const text = (random: Random) => segment(random.pick(TEXTS.filter(Boolean)));
export const oneOf = (random: Random, good: string[]) => (random() < 0.5 ? random.pick(good) : text(random));
const METHODS = { GET: 20, HEAD: 3, POST: 1, PUT: 0.5, DELETE: 0.5, OPTIONS: 1 };

/** `/api/events`: who may not listen, filters that are none, and where nobody left off. */
export const events: Surface = (people, random, report) =>
  sendAll(
    report,
    6,
    () => {
      const who = random() < 0.5 ? "owner" : someone(random);
      const query = random.pick([
        "",
        "?sources=api,web",
        "?sources=x",
        "?sources=",
        "?executionId=exec_1",
        "?executionId=x",
        "?apiKey=ck_x",
        "?apiKey=",
        "?sources=api&sources=web",
        `?executionId=${text(random)}`,
      ]);
      const last = random.pick(["0", "1", "-1", "99999999999999999999", "9007199254740993", "x", "", "1.5", "1e3", "\xff"]);
      const headers: [string, string][] = [...people.headers[who], ...(random() < 0.6 ? [["last-event-id", last] as [string, string]] : [])];
      return { method: random.pick(["GET", "GET", "GET", "HEAD", "POST"]), target: `/api/events${query}`, headers, who, what: "events: listening" };
    },
    letsNobodyIn,
  );

const FLUSH = Buffer.from("0000");
const DELIM = Buffer.from("0001");

/** What a client of git says, and what none would. */
function gitBody(random: Random): Buffer {
  const object = random.pick(["0".repeat(40), "f".repeat(40), "g".repeat(40), "", "a".repeat(64)]);
  const lines = Array.from({ length: random.pick([0, 1, 2, 50]) }, () =>
    packet(
      random.pick([
        `want ${object}\n`,
        `have ${object}\n`,
        "done\n",
        "command=ls-refs",
        "command=fetch",
        "command=x",
        "ref-prefix ../\n",
        "deepen 1\n",
        "deepen -1",
        "deepen 99999999999",
        "filter blob:none",
        "shallow x",
        `want ${object} side-band-64k multi_ack\0x`,
        "",
        "\0",
      ]),
    ),
  );
  const marks = [FLUSH, DELIM, Buffer.from("0002"), Buffer.from("0003"), Buffer.from("ffff"), Buffer.from("zzzz"), Buffer.from("00"), noise(random, 30)];
  return Buffer.concat([...lines.flatMap((line) => (random() < 0.2 ? [line, random.pick(marks)] : [line])), random.pick(marks)]);
}

export const git: Surface = (_people, random, report) =>
  sendAll(report, 8, () => {
    const repository = oneOf(random, ["summarize.git", "csv-report.git", "summarize", "..", "no-such.git"]);
    const refs = random() < 0.4;
    const path = refs
      ? `info/refs?service=${random.pick(["git-upload-pack", "git-receive-pack", "x", "", "git-upload-pack&service=x"])}`
      : oneOf(random, ["git-upload-pack", "git-receive-pack", "HEAD", "objects/info/packs"]);
    const plain = gitBody(random);
    const packed =
      random() < 0.3 ? random.pick([gzipSync(plain), gzipSync(Buffer.alloc(40 * 1024 * 1024)), gzipSync(plain).subarray(0, 15), plain]) : undefined;
    const headers: [string, string][] = [
      ["content-type", random() < 0.95 ? "application/x-git-upload-pack-request" : "text/plain"],
      ...(packed ? [["content-encoding", random.pick(["gzip", "gzip", "x-gzip", "br"])] as [string, string]] : []),
      ...(random() < 0.6
        ? [["git-protocol", random.pick(["version=2", "version=1", "version=99", "version=-1", "x", "version=2:version=1"])] as [string, string]]
        : []),
    ];
    const method = refs ? random.weighted(METHODS) : "POST";
    return {
      method,
      target: `/git/${repository}/${path}`,
      headers,
      body: method === "POST" ? (packed ?? plain) : undefined,
      who: "nobody",
      what: `git: ${refs ? "info/refs" : "a request"}`,
    };
  });

/** What other programs fetch, below each of its addresses. */
export const plain: Surface = (_people, random, report) =>
  sendAll(report, 12, () => {
    const slug = oneOf(random, ["summarize", "csv-report", "no-such-skill"]);
    const path = random.pick([
      ...[
        "/clawhub/api/v1/skills",
        `/clawhub/api/v1/skills/${slug}`,
        `/clawhub/api/v1/skills/${slug}/${oneOf(random, ["versions", "install", "file"])}/${text(random)}`,
        "/clawhub/api/v1/whoami",
      ],
      ...[
        `/clawhub/api/v1/skills/${slug}/file`,
        "/clawhub/api/v1/search",
        "/clawhub/api/v1/resolve",
        "/clawhub/api/v1/download",
        `/clawhub/${text(random)}`,
        "/api/search",
        "/api",
        "/api/health",
      ],
      ...[
        "/.well-known/agent-skills/index.json",
        `/.well-known/agent-skills/${slug}/${text(random)}`,
        "/.well-known/skills/index.json",
        `/.well-known/skills/${slug}/SKILL.md`,
        `/.well-known/${text(random)}`,
      ],
      ...[
        "/.well-known/oauth-protected-resource/mcp",
        `/.well-known/oauth-authorization-server/${text(random)}`,
        "/.well-known/clawhub.json",
        `/skills/${slug}/.well-known/agent-skills/${text(random)}`,
      ],
      ...[
        "/marketplace.json",
        `/marketplace/collections/${oneOf(random, ["all.json", "x.json"])}`,
        `/downloads/${text(random)}/${text(random)}`,
        `/downloads/artifacts/${text(random)}/${text(random)}`,
      ],
      ...[
        "/openapi.json",
        "/skill.md",
        "/llms.txt",
        "/sitemap.xml",
        `/sitemaps/${oneOf(random, ["pages.xml", "skills-1.xml", "skills-999999.xml"])}`,
        "/schemas/workflow.json",
        "/docs/search.json",
      ],
      ...[
        `/skills/${slug}/og.png`,
        "/og.png",
        `/_next/static/${text(random)}`,
        "/_next/data/x/index.json",
        `/_next/image?url=${text(random)}&w=64&q=1`,
        `/api/v1/${text(random)}`,
        `/api/${text(random)}`,
        "/metrics",
      ],
    ]);
    const query =
      random() < 0.5
        ? `${path.includes("?") ? "&" : "?"}${random.pick(["q", "slug", "version", "path", "limit", "cursor", "hash", "tag", "page"])}=${text(random)}`
        : "";
    const method = random.weighted(METHODS);
    return {
      method,
      target: `${path}${query}`,
      headers: random() < 0.6 ? oddHeaders(random) : [],
      body: method === "POST" ? Buffer.from("{}") : undefined,
      who: "nobody",
      what: `plain: ${path.split("/").slice(0, 3).join("/")}`,
    };
  });

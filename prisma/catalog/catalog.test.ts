import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { sha256Hex } from "#lib/platform/crypto";
import { splitSkillMd } from "#lib/runtime/front-matter";
import { checkInput } from "#lib/runtime/input-check";
import { scanSkill } from "#lib/runtime/scan/scan-skill";
import { CATEGORIES, readSkillFolder } from "#lib/runtime/skill-folder";
import { backends, closeAfterFile, readCatalogueFolder, runExample } from "#lib/testing/run-skill";

const slugs = readdirSync(import.meta.dirname, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);
const skills = await Promise.all(
  slugs.map(async (slug) => {
    const files = await readCatalogueFolder(slug);
    const skillMd = files.find((file) => file.path === "SKILL.md")?.data as Uint8Array;
    return { slug, files, manifest: readSkillFolder(files), ...splitSkillMd(skillMd) };
  }),
);
const scripts = skills.filter(({ manifest }) => manifest.entrypoint !== null);
const offline = scripts.filter(({ manifest }) => manifest.network.length === 0);

/** Skills that other people's instructions name, with the names and categories that they know them by. */
const PROMISED = [
  ["design", "ab-test-setup agent-tools ai-content-pipeline ai-image-generation ai-marketing-videos ai-product-photography ai-social-media-content"],
  ["design", "ai-video-generation app-store-screenshots background-removal book-cover-design brainstorming brand-guidelines canvas-design"],
  ["design", "character-design-sheet"],
  ["marketing", "ad-creative analytics-tracking case-study-writing cold-email"],
  ["productivity", "agent-ui ai-automation-workflows ai-music-generation ai-podcast-creation ai-seo ai-voice-cloning aspnet-core browser-use chat-ui"],
  ["productivity", "best-practices:better-auth-best-practices churn-prevention cloudflare-deploy competitor-alternatives"],
  ["research", "agentic-browser:agent-browser ai-rag-pipeline audit-website competitor-teardown"],
  ["development", "ai-avatar-video algorithmic-art chatgpt-apps claude-api"],
] as const;
/** The names of ours that are older than this catalogue. */
const KNOWN = ["code-review", "csv-report", "docx-to-pdf", "json-transform", "markdown-to-html", "pdf", "summarize", "text-statistics"];

describe.each(skills)("$slug", ({ slug, files, manifest, fields, body }) => {
  test("says what it is in the open format's own terms", () => {
    expect(Object.keys(fields).filter((key) => !["name", "description", "license", "compatibility", "metadata", "allowed-tools"].includes(key))).toEqual([]);
    expect(fields.name).toBe(slug);
    expect(slug).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
    const { description, license, metadata } = fields as { description: string; license: string; metadata: Record<string, unknown> };
    expect(description.length).toBeGreaterThan(80);
    expect(description.length).toBeLessThanOrEqual(1024);
    expect(description).not.toMatch(/[<>]/);
    expect(license).toBe("MIT");
    for (const value of Object.values(metadata)) expect(value).toEqual(expect.any(String));
    expect(manifest.version).toMatch(/^\d+\.\d+\.\d+$/);
    expect(metadata["clanker-category"]).toBeDefined();
    expect(manifest.tags.length).toBeGreaterThanOrEqual(3);
  });

  test("is a page of instructions, not a stub and not a book", () => {
    const lines = body.trim().split("\n").length;
    expect(lines).toBeGreaterThanOrEqual(60);
    expect(lines).toBeLessThanOrEqual(200);
    expect(body).not.toMatch(/lorem ipsum|coming soon|insert here|your text here|\[(insert|add|your)\b[^\]]*\]/i);
    expect(body).not.toMatch(/^\W*(TODO|FIXME|TBD)\b/m);
    expect(body.match(/^## /gm)?.length ?? 0).toBeGreaterThanOrEqual(3);
  });

  test("names only files that it has", () => {
    const has = (name: string) => files.some((file) => file.path === name || file.path.startsWith(`${name.replace(/\/$/, "")}/`));
    const named = [...body.matchAll(/(?<![\w/.-])((?:scripts|references|assets)\/[\w./-]*\w)/g)].map(([, name]) => name as string);
    const linked = [...body.matchAll(/\]\((?!https?:|#|mailto:)([^)\s]+)\)/g)].map(([, name]) => (name as string).replace(/#.*$/, ""));
    const examples = body.includes("```") ? [] : linked;
    expect([...named, ...examples].filter((name) => !has(name))).toEqual([]);
    // What is there is named, or nobody would read it.
    const references = files.map((file) => file.path).filter((file) => file.startsWith("references/"));
    expect(references.filter((file) => !body.includes(file))).toEqual([]);
  });

  test("has an example that fits its own parameters", () => {
    const { example, parameters } = manifest;
    if (!example) throw new Error("metadata has no clanker-example");
    const isEmpty = typeof example.input === "string" ? example.input.trim() === "" : Object.keys(example.input).length === 0;
    expect(isEmpty && example.attachments.length === 0).toBe(false);
    if (typeof example.input === "object") expect(parameters, "an object needs a schema").not.toBeNull();
    if (parameters && typeof example.input === "object") expect(checkInput(JSON.stringify(parameters), example.input)).toBeNull();
  });

  test("the scanner finds nothing", () => {
    const { verdict, findings } = scanSkill(files, manifest);
    expect(verdict, JSON.stringify(findings, null, 1)).toBe("pass");
  });
});

afterAll(async () => {
  for (const each of backends) await closeAfterFile(each);
});

describe.each(offline)("$slug on its example", ({ slug }) => {
  test("leaves the same in every sandbox", async () => {
    const [first, ...others] = await Promise.all(backends.map(async (each) => whatIsLeft(await runExample(slug, { in: each }))));
    expect(first?.stdout.trim()).not.toBe("");
    for (const other of others) expect(TIMED.has(slug) ? other.files.map(nameOf) : other).toEqual(TIMED.has(slug) ? first?.files.map(nameOf) : first);
  });
});

describe("the catalogue", () => {
  test("holds what was promised, under the names that people know", () => {
    const wanted = PROMISED.flatMap(([category, list]) =>
      list.split(" ").map((each) => {
        const [slug, name = slug] = each.split(":");
        return { slug, name, category };
      }),
    );
    const found = new Map(skills.map(({ slug, manifest: { name, category } }) => [slug, { slug, name, category }]));
    expect(wanted).toHaveLength(40);
    expect(wanted.map(({ slug = "" }) => found.get(slug))).toEqual(wanted);
    expect(KNOWN.filter((slug) => !found.has(slug))).toEqual([]);
  });

  test("is large, and balanced", () => {
    expect(skills.length).toBeGreaterThanOrEqual(190);
    const sizes = CATEGORIES.map((category) => skills.filter(({ manifest }) => manifest.category === category).length);
    expect(Math.min(...sizes)).toBeGreaterThanOrEqual(20);
    expect(Math.max(...sizes)).toBeLessThan(2 * Math.min(...sizes));
  });

  test("no two have one name, one description or nearly one text", () => {
    for (const of of ["name", "description"] as const) expect(new Set(skills.map(({ manifest }) => manifest[of].toLowerCase())).size).toBe(skills.length);
    expect(
      alike(
        skills.map(({ body }) => new Set(grams(body))),
        0.4,
      ),
    ).toEqual([]);
    // Nor are they written over one pattern: what they have in common is less than a third of their headings.
    expect(
      alike(
        skills.map(({ body }) => new Set(headings(body))),
        0.34,
      ),
    ).toEqual([]);
    const uses = Map.groupBy(
      skills.flatMap(({ body }) => [...new Set(headings(body))]),
      (heading) => heading,
    );
    expect([...uses].filter(([, { length }]) => length > 6).map(([heading, { length }]) => `${heading}: ${length}`)).toEqual([]);
  });

  test("at least forty work offline, and each script is tested on its example", () => {
    expect(offline.length).toBeGreaterThanOrEqual(40);
    const untested = scripts.filter(({ slug }) => {
      const file = path.join(import.meta.dirname, `${slug}.test.ts`);
      return !existsSync(file) || !readFileSync(file, "utf8").includes(`runExample("${slug}"`);
    });
    expect(untested.map(({ slug }) => slug)).toEqual([]);
  });

  test("who needs a secret says where it goes", () => {
    const silent = skills.filter(({ manifest }) => manifest.secrets.length > 0 && manifest.network.length === 0);
    expect(silent.map(({ slug }) => slug)).toEqual([]);
  });
});

/** One writes the time, the other reads with the machine's own program where there is one: of these only the files' names are the same. */
const TIMED = new Set(["docx-to-pdf", "pdf"]);
const nameOf = (line: string) => line.split(" ")[0];

/** What a run printed and left. Pictures are drawn by one program that rounds otherwise here and there: of them only that they are there. */
const whatIsLeft = ({ stdout, files }: Awaited<ReturnType<typeof runExample>>) => ({
  stdout,
  files: [...files].map(([name, data]) => `${name} ${name.endsWith(".png") ? data.length > 0 : sha256Hex(data)}`).sort(),
});

const words = (text: string) => text.toLowerCase().match(/[\p{L}\p{N}']+/gu) ?? [];
const grams = (text: string) =>
  words(text)
    .map((_, at, all) => all.slice(at, at + 5).join(" "))
    .slice(0, -4);
const headings = (body: string) => [...body.replace(/```[\s\S]*?```/g, "").matchAll(/^#{2,3} (.+)$/gm)].map(([, heading = ""]) => words(heading).join(" "));

/** The pairs whose sets overlap by this share (Jaccard) or more. */
function alike(sets: Set<string>[], share: number): string[] {
  const holders = new Map<string, number[]>();
  sets.forEach((set, at) => {
    for (const each of set) holders.set(each, [...(holders.get(each) ?? []), at]);
  });
  const common = new Map<string, number>();
  for (const at of holders.values()) {
    for (const [i, a] of at.entries()) for (const b of at.slice(i + 1)) common.set(`${a} ${b}`, (common.get(`${a} ${b}`) ?? 0) + 1);
  }
  return [...common].flatMap(([pair, count]) => {
    const [a, b] = pair.split(" ").map(Number) as [number, number];
    const jaccard = count / ((sets[a]?.size ?? 0) + (sets[b]?.size ?? 0) - count);
    return jaccard >= share ? [`${slugs[a]} and ${slugs[b]}: ${jaccard.toFixed(2)}`] : [];
  });
}

import { publicSkill } from "#lib/operations/distribution/published";
import { sha256Hex } from "#lib/platform/crypto";
import { db } from "#lib/platform/db";
import { once } from "#lib/platform/global";
import { toPng } from "#lib/platform/svg-image";
import { ByteCache } from "#lib/runtime/byte-cache";

type Image = Uint8Array<ArrayBuffer>;

const MIB = 1024 * 1024;
const kept = () => once("card images", () => new ByteCache<Image>(16 * MIB));

/** The picture that a link to a public skill unfurls to. Throws NOT_FOUND for any other. */
export async function skillCard(slug: string): Promise<Image> {
  const skill = await publicSkill(slug);
  const { runtime, category } = await db().skill.findUniqueOrThrow({ where: { id: skill.id }, select: { runtime: true, category: true } });
  const facts = [category, runtime === "script" ? "script" : "language model", `version ${skill.version.version}`];
  return draw(drawCard({ title: skill.name, text: skill.description, facts: facts.join("  ·  ") }));
}

/** That of every other public page. */
export const serverCard = (): Promise<Image> =>
  draw(
    drawCard({
      title: "AI skills that run on your own server",
      text: "Run them in a sandbox, decide what agents may do, and keep every result.",
      facts: "Clanker",
    }),
  );

const draw = (svg: string) =>
  kept().get(sha256Hex(svg), async () => {
    const value = await toPng(svg);
    return { value, bytes: value.length };
  });

const WIDTH = 1040;
const escaped = (text: string) => text.replace(/[&<>"']/g, (letter) => `&#${letter.codePointAt(0)};`).replace(/[\p{Cc}\p{Cs}\ufffe\uffff]/gu, " ");

/** 1200 by 630, as those who unfurl links want it. */
export function drawCard({ title, text, facts }: { title: string; text: string; facts: string }): string {
  const size = title.length > 44 ? 52 : 68;
  const heading = wrap(title, size, 2);
  const below = 220 + heading.length * size * 1.15;
  const lines = wrap(text, 32, 4 - heading.length + 1);
  const row = (words: string, y: number, style: string) => `<text x="80" y="${Math.round(y)}" ${style}>${escaped(words)}</text>`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="1200" height="630" viewBox="0 0 1200 630" font-family="Geist, sans-serif">`,
    `<rect width="1200" height="630" fill="#ffffff"/><rect y="618" width="1200" height="12" fill="#1b1d22"/>`,
    `<g transform="translate(80 72) scale(1.75)"><rect width="32" height="32" rx="8" fill="#1b1d22"/><path d="M21.5 11.2a7 7 0 1 0 0 9.6" fill="none" stroke="#fcfcfc" stroke-width="3.2" stroke-linecap="round"/><circle cx="22.5" cy="16" r="2.2" fill="#fcfcfc"/></g>`,
    `<text x="154" y="112" font-size="34" font-weight="600" fill="#1b1d22">Clanker</text>`,
    ...heading.map((words, at) => row(words, 240 + at * size * 1.15, `font-size="${size}" font-weight="600" fill="#1b1d22"`)),
    ...lines.map((words, at) => row(words, below + 16 + at * 46, `font-size="32" fill="#5d626b"`)),
    row(facts, 560, `font-size="28" fill="#5d626b"`),
    "</svg>",
  ].join("");
}

/** Lines that fit, as nearly as the widths of letters can be guessed; the last one says when there is more. */
function wrap(text: string, size: number, most: number): string[] {
  const lines: string[] = [];
  let line = "";
  // A word that is longer than a line is cut; scripts without spaces are cut where the line ends.
  const words = text
    .trim()
    .split(/\s+/)
    .flatMap((word) => (widthOf(word) * size > WIDTH ? [...word] : [word]));
  for (const word of words) {
    const glue = line === "" || (word.length <= 2 && [...line].length === 0) ? "" : " ";
    if (widthOf(line + glue + word) * size <= WIDTH) line += glue + word;
    else {
      lines.push(line);
      line = word;
    }
  }
  if (line) lines.push(line);
  if (lines.length <= most) return lines;
  return [...lines.slice(0, most - 1), `${(lines[most - 1] ?? "").replace(/[\s,.;:]*$/, "")}…`];
}

const widthOf = (text: string) =>
  [...text].reduce(
    (sum, letter) =>
      sum +
      (/[iljtfrI.,:;|!'() -]/.test(letter) ? 0.32 : /[mwMW@%]/.test(letter) ? 0.86 : /[A-Z]/.test(letter) ? 0.68 : /[\u1100-\uffff]/.test(letter) ? 1 : 0.56),
    0,
  );

import { readFile } from "node:fs/promises";
import path from "node:path";

/** The guides of docs/ that people read here. The other documents are for those who work on the code. */
export const GUIDES = ["publishing", "drive", "mcp", "connectors", "models", "webhooks", "self-hosting"] as const;
type Guide = (typeof GUIDES)[number];

const isGuide = (name: string): name is Guide => GUIDES.includes(name as Guide);

/** A guide's title and its text as a page shows it; nothing for any other name. It is read when it is asked for: a document is no part of the build. */
export async function readGuide(name: string): Promise<{ title: string; text: string } | undefined> {
  if (!isGuide(name)) return undefined;
  const source = await readFile(path.join(/* turbopackIgnore: true */ process.cwd(), "docs", `${name}.md`), "utf8");
  const [, title = name, text = source] = /^# (.+)\n([\s\S]*)$/.exec(source) ?? [];
  return { title, text: rewriteLinks(text) };
}

export const readGuides = () => Promise.all(GUIDES.map(async (name) => ({ name, title: (await readGuide(name))?.title ?? name })));

/** Links between guides lead to their pages. What only the repository has is named, but is nothing to follow. Code is left alone. */
export function rewriteLinks(text: string): string {
  return text
    .split(/(^```[\s\S]*?^```$|`[^`\n]+`)/m)
    .map((part, i) => (i % 2 === 1 ? part : part.replace(/\[([^\]]+)\]\(([^)\s]+)\)/g, rewriteLink)))
    .join("");
}

function rewriteLink(link: string, label: string, target: string): string {
  if (/^(https?:|#|\/)/.test(target)) return link;
  const [, name = "", fragment = ""] = /^(?:\.\/)?([\w-]+)\.md(#.*)?$/.exec(target) ?? [];
  return isGuide(name) ? `[${label}](/docs/${name}${fragment})` : label;
}

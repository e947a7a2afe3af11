import { readFile } from "node:fs/promises";
import path from "node:path";
import { anchorOf } from "../../../components/ui/prose";

/** The guides of docs/ that people read here, in the order in which one would, each in one line. The other documents are for those who work on the code. */
const ABOUT = {
  "quick-start": "From nothing to a first run: in the browser, with curl and from an agent.",
  publishing: "Write a skill, try it and put it into the marketplace.",
  drive: "Keep the skills of a workspace and of your machine the same.",
  workflows: "Several steps as data: how they are written, checked and run.",
  triggers: "What starts a workflow or a skill by itself.",
  mcp: "Give an agent this server's tools.",
  "device-flow": "How a command line gets a key without anyone copying one.",
  consent: "What an agent may do: asking, approving and taking back.",
  connectors: "Connect accounts at other apps, and what can be done in them.",
  models: "Which models skills may use, and whose keys pay for them.",
  webhooks: "Be told when something happened, signed and sent again until it arrives.",
  "self-hosting": "Settings, backups, more machines, and what to watch.",
} as const;
type Guide = keyof typeof ABOUT;
export const GUIDES = Object.keys(ABOUT) as Guide[];

const isGuide = (name: string): name is Guide => Object.hasOwn(ABOUT, name);

/** A guide's title, its text as a page shows it and its sections; nothing for any other name. It is read when it is asked for: a document is no part of the build. */
export async function readGuide(name: string): Promise<{ title: string; about: string; text: string; sections: Section[] } | undefined> {
  if (!isGuide(name)) return undefined;
  const source = await readFile(path.join(/* turbopackIgnore: true */ process.cwd(), "docs", `${name}.md`), "utf8");
  const [, title = name, text = source] = /^# (.+)\n([\s\S]*)$/.exec(source) ?? [];
  return { title, about: ABOUT[name], text: rewriteLinks(text), sections: sectionsOf(text) };
}

export const readGuides = () =>
  Promise.all(
    GUIDES.map(async (name) => {
      const guide = await readGuide(name);
      return { name, title: guide?.title ?? name, about: ABOUT[name], text: guide?.text ?? "", sections: guide?.sections ?? [] };
    }),
  );

export type Heading = { id: string; title: string };
/** With its text in Markdown. */
export type Section = Heading & { text: string };

/** The headings of the second rank, which are not within code, each with what stands below it. */
export function sectionsOf(text: string): Section[] {
  const parts = text.split(/(^```[\s\S]*?^```$)/m).flatMap((part, i) => (i % 2 === 1 ? [part] : part.split(/^(?=## )/m)));
  const sections: Section[] = [];
  for (const part of parts) {
    const [, title] = /^## (.+)$/m.exec(part.startsWith("## ") ? part : "") ?? [];
    const last = sections.at(-1);
    if (title !== undefined) sections.push({ id: anchorOf(title), title: title.replace(/`/g, ""), text: part });
    else if (last) last.text += part;
  }
  return sections;
}

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

import { type Document, isAlias, isScalar, parseDocument, visit } from "yaml";
import { BadSkill } from "#lib/runtime/bad-skill";
import { visible } from "#lib/runtime/skill-paths";

const MAX_SKILL_MD = 1024 * 1024;
const MAX_FRONT_MATTER = 64 * 1024;
/** Fields whose value is one line of prose. People write a colon into them, which YAML takes for something else. */
const PROSE = /^(name|description|license|compatibility|when_to_use|argument-hint):[ \t]+(?!["'|>[{&*!#])(.+?)[ \t]*$/gm;

export const badFrontMatter = (why: string) => new BadSkill("front_matter", `SKILL.md front matter: ${why}`);

/** The text of a file, which must be UTF-8 and hold nothing that a database could not. A mark at its beginning is no part of it. */
export function textOf(path: string, data: Uint8Array): string {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(data);
  } catch {
    // The only thing that this decoder throws for.
    throw new BadSkill("encoding", `${path} is not valid UTF-8.`);
  }
  if (text.includes("\0")) throw new BadSkill("encoding", `${path} holds a NUL character.`);
  return text;
}

/** SKILL.md in its two parts: the fields at its head, as they were written, and the Markdown below. */
export function splitSkillMd(data: Uint8Array): { fields: Record<string, unknown>; body: string } {
  if (data.length > MAX_SKILL_MD) throw new BadSkill("too_large", "SKILL.md is more than 1 MiB.");
  const text = textOf("SKILL.md", data);
  const [, head, body] = /^---[ \t]*\r?\n([\s\S]*?)(?<=\n)---[ \t]*(?:\r?\n([\s\S]*))?$/.exec(text) ?? [];
  if (head === undefined) throw new BadSkill("front_matter", "SKILL.md must begin with YAML front matter between two lines of ---.");
  if (head.length > MAX_FRONT_MATTER) throw badFrontMatter("it is longer than 64 KiB.");
  return { fields: parseFields(head), body: body ?? "" };
}

/** Plain YAML: maps, lists, text, numbers. No tags that would make something else of a value, no value that stands for another. */
function parseFields(head: string): Record<string, unknown> {
  let document = parse(head);
  if (document.errors.length > 0) {
    const quoted = parse(head.replace(PROSE, (_, name: string, value: string) => `${name}: ${JSON.stringify(value)}`));
    if (quoted.errors.length === 0) document = quoted;
  }
  const [error] = document.errors;
  if (error) throw badFrontMatter(`${inOneLine(error)}.`);
  // A tag that is not known is only a warning to the parser.
  const [warning] = document.warnings;
  if (warning) throw badFrontMatter(warning.code === "TAG_RESOLVE_FAILED" ? `tags are not taken (${inOneLine(warning)}).` : `${inOneLine(warning)}.`);
  visit(document, {
    Node: (_, node) => {
      if (isAlias(node)) throw badFrontMatter(`an alias (*${visible(node.source)}) is not taken; write the value again.`);
    },
    Pair: (_, { key }) => {
      if (!isScalar(key)) throw badFrontMatter("the name of a field must be text.");
      if (key.value === "__proto__") throw badFrontMatter("'__proto__' is no name for a field.");
    },
  });
  const value: unknown = document.toJS({ maxAliasCount: 0 });
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw badFrontMatter("it must be fields with a name and a value.");
  requireStorable(value, []);
  return value as Record<string, unknown>;
}

const parse = (text: string): Document.Parsed =>
  parseDocument(text, { schema: "core", version: "1.2", uniqueKeys: true, prettyErrors: true, logLevel: "error", resolveKnownTags: false });

/** What the parser says, without the lines that it points at. */
const inOneLine = ({ message }: { message: string }) => visible((message.split("\n")[0] ?? "").replace(/[:.]\s*$/, ""));

/** Escapes can make what the file itself must not hold. */
export function requireStorable(value: unknown, path: string[]): void {
  if (typeof value === "string") {
    if (!value.isWellFormed() || value.includes("\0")) throw badFrontMatter(`${path.join(".")} must be valid Unicode without the NUL character.`);
  } else if (typeof value === "object" && value !== null) {
    if (path.length > 32) throw badFrontMatter(`${path[0]} is nested too deeply.`);
    for (const [name, each] of Object.entries(value)) {
      requireStorable(name, [...path, "a name"]);
      requireStorable(each, [...path, visible(name)]);
    }
  }
}

import { decodeText, decodeWords } from "#lib/platform/mime";
import type { Connected } from "#lib/runtime/connectors/connected";
import { googleJson } from "#lib/runtime/connectors/google";
import { htmlToText } from "#lib/runtime/connectors/html-text";

/** A part of a message as Gmail's API answers it. What is large has an `attachmentId` in place of its `data`. */
export type RawPart = {
  mimeType?: string;
  filename?: string;
  headers?: { name?: string; value?: string }[];
  body?: { attachmentId?: string; size?: number; data?: string };
  parts?: RawPart[];
};

/** No message of a person's is nested deeper. */
const DEPTH = 20;

/** What a message says: plain text if it has any, and else its HTML as text. Attachments are not read. */
export async function textOf(connected: Connected, messageId: string, part: RawPart | undefined, depth = 0): Promise<string> {
  if (!part || depth > DEPTH || isAttachment(part)) return "";
  const type = typeOf(part);
  if (type === "multipart/alternative") {
    const parts = part.parts ?? [];
    const plain = parts.find((each) => typeOf(each) === "text/plain");
    // Some senders put an empty text before the HTML.
    const text = plain ? await textOf(connected, messageId, plain, depth + 1) : "";
    if (text.trim() !== "") return text;
    const rich = parts.filter((each) => each !== plain).at(-1);
    return textOf(connected, messageId, rich, depth + 1);
  }
  if (type.startsWith("multipart/")) {
    const texts: string[] = [];
    for (const each of part.parts ?? []) texts.push(await textOf(connected, messageId, each, depth + 1));
    return texts.filter((each) => each !== "").join("\n\n");
  }
  if (!type.startsWith("text/") || type === "text/calendar") return "";
  const text = decodeText(await bytesOf(connected, messageId, part), charsetOf(part)).replaceAll("\r\n", "\n");
  return type === "text/html" ? htmlToText(text) : text.trimEnd();
}

export type Attached = { filename: string; contentType: string; size: number; part: RawPart };

/** The files of a message, with names that are there once each and can stand in a path. */
export function attachmentsIn(part: RawPart | undefined, taken = new Set<string>(), depth = 0): Attached[] {
  if (!part || depth > DEPTH) return [];
  if (!isAttachment(part)) return (part.parts ?? []).flatMap((each) => attachmentsIn(each, taken, depth + 1));
  const filename = unique(fileName(part), taken);
  return [{ filename, contentType: typeOf(part), size: part.body?.size ?? 0, part }];
}

/** A part's bytes: they come with the message, or are fetched when they are large. */
export async function bytesOf(connected: Connected, messageId: string, { body = {} }: RawPart): Promise<Buffer> {
  const { data, attachmentId } = body;
  if (data !== undefined || attachmentId === undefined) return Buffer.from(data ?? "", "base64url");
  const path = `/gmail/v1/users/me/messages/${messageId}/attachments/${encodeURIComponent(attachmentId)}`;
  return Buffer.from((await googleJson<{ data?: string }>(connected, path)).data ?? "", "base64url");
}

const typeOf = ({ mimeType = "text/plain" }: RawPart) => mimeType.toLowerCase();

function isAttachment(part: RawPart): boolean {
  if (typeOf(part).startsWith("multipart/")) return false;
  return Boolean(part.filename) || typeOf(part) === "message/rfc822" || /^\s*attachment/i.test(headerOf(part, "content-disposition"));
}

const headerOf = ({ headers = [] }: RawPart, name: string) => headers.find((each) => each.name?.toLowerCase() === name)?.value ?? "";

const charsetOf = (part: RawPart) => /charset\s*=\s*"?([^\s";]+)/i.exec(headerOf(part, "content-type"))?.[1];

function fileName(part: RawPart): string {
  const name = decodeWords(part.filename ?? "")
    .replace(/[/\\\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, "_")
    .trim();
  return name === "" || name === "." || name === ".." ? (typeOf(part) === "message/rfc822" ? "message.eml" : "attachment") : name;
}

/** A name with a number before its ending where another has it already. */
function unique(name: string, taken: Set<string>): string {
  const [, stem, ending = ""] = /^(.+?)(\.[^.]{1,20})?$/su.exec(name) ?? [undefined, name];
  let free = name;
  for (let n = 2; taken.has(free); n++) free = `${stem} (${n})${ending}`;
  taken.add(free);
  return free;
}

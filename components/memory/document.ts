import type { OutputOf } from "#lib/client";
import { plainText } from "./merge";

export type Memory = OutputOf<"GET /memory">;
/** What editing began from. */
export type Base = Pick<Memory, "content" | "version">;

/** The text as it stands in the editor, the version that it began from, and the newest that is known. */
export type Document = {
  base: Base;
  text: string;
  latest: Memory;
  /** What came from elsewhere while nothing was unsaved, until it is dismissed. */
  news: { from: number; memory: Memory } | null;
};

export type Event =
  | { type: "written"; text: string }
  /** Somebody wrote: another person, an agent or another tab. */
  | { type: "learned"; memory: Memory }
  /** This page wrote `sent`; what was typed since is still unsaved. */
  | { type: "saved"; memory: Memory; sent: string }
  /** The text stands on this base now: a draft from before, or what was put together. */
  | { type: "rebased"; base: Base; text: string }
  | { type: "dropped" }
  | { type: "dismissed" };

export const begin = (memory: Memory): Document => ({ base: memory, text: plainText(memory.content), latest: memory, news: null });

export const isUnsaved = ({ base, text }: Document): boolean => text !== plainText(base.content);

/** Whether what is unsaved began from a version that is not the newest any more. */
export const isBehind = (document: Document): boolean => isUnsaved(document) && document.latest.version > document.base.version;

const newer = (a: Memory, b: Memory): Memory => (b.version > a.version ? b : a);

/** What becomes of the document. Unsaved text is never replaced but by the person who wrote it. */
export function next(document: Document, event: Event): Document {
  const { latest } = document;
  switch (event.type) {
    case "written":
      return { ...document, text: event.text };
    case "learned": {
      const { memory } = event;
      if (memory.version <= latest.version) return document;
      if (isUnsaved(document) && plainText(memory.content) !== document.text) return { ...document, latest: memory };
      return { ...begin(memory), news: { from: document.news?.from ?? document.base.version, memory } };
    }
    case "saved": {
      const text = document.text === event.sent ? plainText(event.memory.content) : document.text;
      return { base: event.memory, text, latest: newer(latest, event.memory), news: null };
    }
    case "rebased":
      return { ...document, base: event.base, text: event.text, news: null };
    case "dropped":
      return begin(latest);
    case "dismissed":
      return { ...document, news: null };
  }
}

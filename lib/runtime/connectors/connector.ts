import type { z } from "zod";
import type { Action } from "#lib/runtime/connectors/action";
import type { Connected } from "#lib/runtime/connectors/connected";

/** What sources are, and what is in the folder of one. */
export const SOURCE_KINDS = ["repository", "label", "calendar", "folder", "page"] as const;
export const ENTRY_KINDS = ["file", "folder", "link", "submodule"] as const;

/** Something in an account that files can be read from. */
export type Source = {
  id: string;
  name: string;
  kind: (typeof SOURCE_KINDS)[number];
  description: string | null;
  url: string | null;
  updatedAt: Date | null;
};

export type Branch = { name: string; commit: string; default: boolean };

/** A file's bytes, or what is in a folder: there may be links too, and other repositories. `ref` is the one that was read, where there are any. */
export type Content = { ref: string | null } & (
  | { kind: "file"; contentType: string; bytes: Uint8Array }
  | { kind: "folder"; entries: { path: string; kind: (typeof ENTRY_KINDS)[number]; size: number | null; name?: string | undefined }[] }
);

/** A part of a list that the app keeps, and where it goes on: what `after` is next time. */
export type Part<T> = { data: T[]; next: string | null };
export type Turn = { after?: string | undefined; limit: number };

/** Something that happens in an account. Each `key` is one event, told once however often it is seen. */
export type Happening = { key: string; payload: Record<string, unknown> };

/** A kind of event that can start something. */
export type EventKind = {
  /** The app and what happens, such as `github.push`. */
  name: string;
  /** When it happens, as a sentence. */
  description: string;
  payload: z.ZodObject;
  /** Of what it is told: the source whose id a trigger has to name; none where it is the whole account. */
  source: Source["kind"] | null;
} & (
  | {
      /** What has happened since `cursor`; without one nothing has, and it begins now. */
      poll(connected: Connected, source: string | null, cursor: unknown): Promise<{ happened: Happening[]; cursor: unknown }>;
    }
  | {
      /** GitHub's name of the event, which it sends itself, and what its body says; nothing where this body is of no interest. */
      sent: string;
      read(body: Record<string, unknown>): Record<string, unknown> | undefined;
    }
);

/** What there is of an app: files to be read, things to be done, events. Errors are thrown as `Action.run` throws them. */
export type Connector = {
  sources(connected: Connected, turn: Turn): Promise<Part<Source>>;
  /** Where sources have branches. */
  branches?(connected: Connected, source: string, turn: Turn): Promise<Part<Branch>>;
  content(connected: Connected, asked: { source: string; ref?: string | undefined; path?: string | undefined }): Promise<Content>;
  actions: Action[];
  events: EventKind[];
};

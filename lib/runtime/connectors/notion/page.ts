import { z } from "zod";
import { plainText, type RichText } from "#lib/runtime/connectors/notion/rich-text";

export type Parent = { type: string } & Record<string, unknown>;
/** A page or a data source as Notion answers it. */
export type Found = {
  object: string;
  id: string;
  url?: string;
  created_time?: string;
  last_edited_time?: string;
  archived?: boolean;
  in_trash?: boolean;
  parent?: Parent;
  title?: RichText[];
  properties?: Record<string, { id: string; type: string } & Record<string, unknown>>;
};

/** A page as it is shown, and a database alike. */
export const pageShape = {
  id: z.string().meta({ description: "Its id, which other actions take." }),
  title: z.string().meta({ description: "Its title." }),
  url: z.string().nullable().meta({ description: "Where a person opens it." }),
  parent: z
    .object({
      kind: z.enum(["page", "database", "block", "workspace"]).meta({ description: "What that is." }),
      id: z.string().nullable().meta({ description: "Its id; null for the workspace itself." }),
    })
    .meta({ description: "What it is in. A page of the kind `database` is a row of it." }),
  archived: z.boolean().meta({ description: "Whether it is in the trash." }),
  createdAt: z.string().nullable().meta({ description: "When it was made, to the minute." }),
  updatedAt: z.string().nullable().meta({ description: "When it was changed last, to the minute." }),
};

export const page = z.object(pageShape);

export function toPage(found: Found): z.output<typeof page> {
  const { id, url, created_time, last_edited_time, archived, in_trash } = found;
  return {
    ...{ id, title: titleOf(found), url: url ?? null, parent: parentOf(found) },
    ...{ archived: in_trash ?? archived ?? false, createdAt: created_time ?? null, updatedAt: last_edited_time ?? null },
  };
}

export function titleOf({ title, properties = {} }: Found): string {
  const named = title ?? (Object.values(properties).find(({ type }) => type === "title")?.title as RichText[] | undefined);
  return plainText(Array.isArray(named) ? named : []) || "Untitled";
}

const KINDS = { page_id: "page", data_source_id: "database", database_id: "database", block_id: "block" } as const;

function parentOf({ parent }: Found): z.output<typeof pageShape.parent> {
  const type = parent?.type as keyof typeof KINDS | undefined;
  if (type === undefined || !Object.hasOwn(KINDS, type)) return { kind: "workspace", id: null };
  return { kind: KINDS[type], id: String(parent?.[type]) };
}

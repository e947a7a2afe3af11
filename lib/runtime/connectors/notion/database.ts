import { ifThere, type Notion } from "#lib/runtime/connectors/notion/client";
import type { Found } from "#lib/runtime/connectors/notion/page";
import { ConnectorProblem } from "#lib/runtime/connectors/problem";

/** A database's rows and columns: what Notion calls a data source. It is found by its own id, and by that of a database that has only one. */
export async function findDatabase(notion: Notion, id: string, param: string): Promise<Found> {
  const source = await ifThere(notion.dataSources.retrieve({ data_source_id: id }));
  if (source) return source as unknown as Found;
  const database = (await ifThere(notion.databases.retrieve({ database_id: id }))) as { data_sources?: { id: string; name: string }[] } | undefined;
  const sources = database?.data_sources;
  if (!sources?.[0]) throw new ConnectorProblem("NOT_FOUND", "Notion has no such database, or none that is shared with this server.", { param });
  if (sources.length > 1) {
    const names = sources.slice(0, 10).map((each) => `${each.name} (${each.id})`);
    throw new ConnectorProblem("INVALID_INPUT", `This database has several tables; name one by its id: ${names.join(", ")}.`, { param });
  }
  return (await notion.dataSources.retrieve({ data_source_id: sources[0].id })) as unknown as Found;
}

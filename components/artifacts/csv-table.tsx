"use client";

import { useQuery } from "@tanstack/react-query";
import { Alert } from "../ui/alert";
import { Table, Td, Th } from "../ui/table";

/** More rows are no preview any more. */
const MOST_ROWS = 500;
const MOST_COLUMNS = 50;

/** A table of text, the first line of which names the columns. What is cut is said. */
export function CsvTable({ id, text, filename }: { id: string; text: string; filename: string }) {
  const table = useQuery({ queryKey: ["artifact table", id], queryFn: () => read(text, filename), staleTime: Number.POSITIVE_INFINITY });
  if (table.isError) return <Alert title="This table could not be read." />;
  if (!table.data) return <div className="h-40" />;
  const { head, rows, cut, wide } = table.data;
  if (head.length === 0) return <p className="text-muted-foreground">The table is empty.</p>;
  return (
    <div className="space-y-2">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section tabIndex={0} aria-label={`${filename}, rows`} className="max-h-[32rem] overflow-auto rounded-lg">
        <Table
          label={filename}
          head={head.map((name, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place
            <Th key={at} className="max-w-80 truncate">
              {name || <span className="sr-only">Column {at + 1}</span>}
            </Th>
          ))}
        >
          {rows.map((row, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place
            <tr key={at}>
              {head.map((_, column) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place
                <Td key={column} dir="auto" className="h-8 max-w-80 truncate tabular-nums" title={(row[column]?.length ?? 0) > 40 ? row[column] : undefined}>
                  {row[column]}
                </Td>
              ))}
            </tr>
          ))}
        </Table>
      </section>
      <p className="text-xs text-muted-foreground tabular-nums">
        {cut ? `The first ${MOST_ROWS} rows. Download the file for the rest.` : `${rows.length} ${rows.length === 1 ? "row" : "rows"}`}
        {wide && `, the first ${MOST_COLUMNS} columns`}
      </p>
    </div>
  );
}

async function read(text: string, filename: string) {
  const { default: Papa } = await import("papaparse");
  const delimiter = /\.tsv$/i.test(filename) ? "\t" : "";
  const { data } = Papa.parse<string[]>(text, { preview: MOST_ROWS + 2, skipEmptyLines: true, delimiter });
  const [head = [], ...rows] = data;
  return { head: head.slice(0, MOST_COLUMNS), rows: rows.slice(0, MOST_ROWS), cut: rows.length > MOST_ROWS, wide: head.length > MOST_COLUMNS };
}

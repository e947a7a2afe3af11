"use client";

import { useQuery } from "@tanstack/react-query";
import type { UnzipFileInfo } from "fflate";
import { ApiRefusal } from "#lib/client";
import { formatSize } from "../ui/format";
import { artifactUrl } from "./artifact-url";
import { ReadAgain } from "./read-again";

/** More names are no preview any more. */
const MOST = 500;

/** The names and sizes of what is in a zip; nothing of it is unpacked. */
export function ZipContents({ id, filename }: { id: string; filename: string }) {
  const { data, error, refetch } = useQuery({
    queryKey: ["zip contents", id],
    queryFn: ({ signal }) => contents(id, signal),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  if (error) return <ReadAgain error={error} again={refetch} />;
  if (data === undefined) return <div role="status" aria-label={`Loading ${filename}`} className="h-40 animate-pulse rounded-lg bg-muted" />;
  if (data.length === 0) return <p className="text-muted-foreground">There are no files in it.</p>;
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section aria-label={filename} tabIndex={0} className="max-h-[32rem] overflow-auto rounded-lg border bg-muted/60 p-3">
        <ul className="space-y-1 font-mono text-xs">
          {data.slice(0, MOST).map(({ name, originalSize }) => (
            <li key={name} className="flex gap-4">
              <span className="min-w-0 flex-1 break-all">{name}</span>
              <span className="shrink-0 text-muted-foreground tabular-nums">{formatSize(originalSize)}</span>
            </li>
          ))}
        </ul>
      </section>
      <p className="mt-2 text-xs text-muted-foreground">
        {data.length === 1 ? "1 file" : `${data.length} files`}, {formatSize(data.reduce((sum, { originalSize }) => sum + originalSize, 0))} unpacked.
        {data.length > MOST && ` The first ${MOST} are shown.`}
      </p>
    </>
  );
}

async function contents(id: string, signal: AbortSignal): Promise<UnzipFileInfo[]> {
  const response = await fetch(artifactUrl(id), { signal });
  if (!response.ok) throw new ApiRefusal(response.status, await response.json());
  const [bytes, { unzip }] = await Promise.all([response.arrayBuffer(), import("fflate")]);
  const found: UnzipFileInfo[] = [];
  // The filter is asked about each entry, and takes none.
  const filter = (entry: UnzipFileInfo) => {
    if (!entry.name.endsWith("/")) found.push(entry);
    return false;
  };
  await new Promise<void>((resolve, reject) => unzip(new Uint8Array(bytes), { filter }, (error) => (error ? reject(error) : resolve())));
  return found;
}

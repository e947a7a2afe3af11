"use client";

import { useQuery } from "@tanstack/react-query";
import { ChevronRight } from "lucide-react";
import { api, type OutputOf } from "#lib/client";
import { Select } from "../ui/field";
import { useGo } from "../ui/going";
import { Link } from "../ui/link";
import { SkeletonRows } from "../ui/skeleton";
import { FileView } from "./file-view";
import { FolderView } from "./folder-view";
import { type Place, placeIn, stepsTo } from "./place";
import { Refused } from "./refused";

type App = OutputOf<"GET /connectors/{app}">["app"];

/** A folder or a file of a source, with the way to it. */
export function SourceView({ app, place }: { app: App; place: Place }) {
  const { source, title, ref, path } = place;
  const { data, error, refetch } = useQuery({
    queryKey: ["source-content", app, source, ref, path],
    queryFn: ({ signal }) => api("GET /connectors/{app}/content", { app, source, ...(ref && { ref }), ...(path && { path }) }, { signal }),
    retry: false,
    refetchOnWindowFocus: false,
  });
  return (
    <div className="space-y-3">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <nav aria-label="Path" className="min-w-0">
          <ol className="flex flex-wrap items-center gap-1">
            {[{ name: title ?? source, path: undefined }, ...stepsTo(path)].map((step, i, all) => (
              <li key={step.path ?? ""} className="flex min-w-0 items-center gap-1">
                {i > 0 && <ChevronRight aria-hidden className="size-3.5 shrink-0 text-muted-foreground" />}
                {i === all.length - 1 ? (
                  <span aria-current="page" className="font-medium break-all">
                    {step.name}
                  </span>
                ) : (
                  <Link href={placeIn(app, { ...place, path: step.path })} className="break-all text-muted-foreground hover:text-foreground">
                    {step.name}
                  </Link>
                )}
              </li>
            ))}
          </ol>
        </nav>
        {app === "github" && <Branches place={place} read={data?.ref ?? undefined} />}
      </div>
      {error ? (
        <Refused error={error} onRetry={() => void refetch()} />
      ) : data === undefined ? (
        <SkeletonRows label="Loading" />
      ) : data.kind === "folder" ? (
        <FolderView app={app} place={place} entries={data.entries ?? []} />
      ) : (
        <FileView key={`${ref} ${path}`} file={data} name={path?.split("/").at(-1) ?? title ?? source} />
      )}
    </div>
  );
}

/** Another branch of the same repository, at the same path. */
function Branches({ place, read }: { place: Place; read: string | undefined }) {
  const go = useGo();
  const { data } = useQuery({
    queryKey: ["branches", place.source],
    queryFn: ({ signal }) => api("GET /connectors/{app}/sources/{id}/branches", { app: "github", id: place.source, limit: 100 }, { signal }),
    retry: false,
    refetchOnWindowFocus: false,
  });
  const names = data?.data.map(({ name }) => name) ?? [];
  const current = place.ref ?? read ?? "";
  const all = current === "" || names.includes(current) ? names : [current, ...names];
  if (all.length === 0) return null;
  return (
    <Select
      aria-label="Branch"
      value={current}
      className="max-w-56 max-sm:max-w-full"
      onChange={(event) => go(placeIn("github", { ...place, ref: event.currentTarget.value }))}
    >
      {all.map((name) => (
        <option key={name}>{name}</option>
      ))}
    </Select>
  );
}

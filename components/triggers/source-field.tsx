"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { api, type OutputOf } from "#lib/client";
import { Button } from "../ui/button";
import { Field, Input, Select } from "../ui/field";

type App = OutputOf<"GET /connectors/{app}">["app"];
type Props = { app: App; kind: string; value: string; error: string | undefined; onChange(source: string): void };

/** One of an account's sources, chosen by its name; by its id where the app cannot be asked. */
export function SourceField({ app, kind, value, error, onChange }: Props) {
  const found = useInfiniteQuery({
    queryKey: ["sources-to-choose", app],
    queryFn: ({ pageParam, signal }) => api("GET /connectors/{app}/sources", { app, limit: 100, ...(pageParam && { after_id: pageParam }) }, { signal }),
    initialPageParam: "",
    getNextPageParam: (last) => (last.has_more ? (last.last_id ?? undefined) : undefined),
    staleTime: 60_000,
    retry: false,
  });
  const label = kind.replace(/^./, (first) => first.toUpperCase());
  if (found.isError && !found.data)
    return (
      <Field label={label} error={error} hint={`${found.error.message} Write its id.`}>
        <Input required value={value} onValueChange={onChange} spellCheck={false} autoComplete="off" />
      </Field>
    );
  const sources = found.data?.pages.flatMap(({ data }) => data) ?? [];
  const known = value === "" || sources.some(({ id }) => id === value);
  return (
    <div className="flex items-end gap-2">
      <Field label={label} error={error} className="min-w-0 flex-1">
        <Select required value={value} onChange={({ currentTarget }) => onChange(currentTarget.value)}>
          <option value="">{found.isPending ? "Asking the account…" : `Choose a ${kind}`}</option>
          {!known && <option value={value}>{value}</option>}
          {sources.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </Select>
      </Field>
      {found.hasNextPage && (
        <Button disabled={found.isFetching} onClick={() => void found.fetchNextPage()}>
          More
        </Button>
      )}
    </div>
  );
}

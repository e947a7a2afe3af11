"use client";

import { useQuery } from "@tanstack/react-query";
import { api, type OutputOf } from "#lib/client";
import { Alert } from "../ui/alert";
import { Field, Select } from "../ui/field";
import { Link } from "../ui/link";
import { SourceField } from "./source-field";
import { eventWords } from "./trigger";

export type Occasion = { event: string; source: string };
type Kind = OutputOf<"GET /connectors/triggers">["data"][number];

/** The events of the connected accounts. */
export const useEventKinds = (enabled: boolean) =>
  useQuery({
    queryKey: ["event-kinds"],
    queryFn: async ({ signal }) => (await api("GET /connectors/triggers", {}, { signal })).data,
    enabled,
    staleTime: 60_000,
    retry: false,
  });

const appWords = (app: string) => eventWords(`${app}.`).split(":")[0];

type Props = { value: Occasion; onChange(value: Occasion): void; errorAt(field: string): string | undefined };

/** What has to happen in which account, and of what in it. */
export function EventFields({ value, onChange, errorAt }: Props) {
  const { data: kinds, error } = useEventKinds(true);
  if (error) return <Alert title={error.message} />;
  if (!kinds) return <p className="text-muted-foreground">Asking what can happen…</p>;
  if (kinds.length === 0) {
    return (
      <Alert tone="info" title="No connected account has events yet.">
        <Link href="/connectors" className="text-accent underline-offset-2 hover:underline">
          Connect an account
        </Link>
      </Alert>
    );
  }
  const app = value.event.split(".")[0] ?? "";
  const kind = kinds.find(({ name }) => name === value.event);
  const choose = (event: string) => onChange({ event, source: event.startsWith(`${app}.`) && sourceOf(kinds, event) === kind?.source ? value.source : "" });
  return (
    <>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="App">
          <Select required value={app} onChange={({ currentTarget }) => choose(kinds.find((each) => each.app === currentTarget.value)?.name ?? "")}>
            <option value="">Choose an app</option>
            {[...new Set(kinds.map((each) => each.app))].map((each) => (
              <option key={each} value={each}>
                {appWords(each)}
              </option>
            ))}
          </Select>
        </Field>
        <Field label="Event" error={errorAt("event")} hint={kind?.description}>
          <Select required value={value.event} disabled={app === ""} onChange={({ currentTarget }) => choose(currentTarget.value)}>
            {app === "" && <option value="" />}
            {kinds
              .filter((each) => each.app === app)
              .map(({ name }) => (
                <option key={name} value={name}>
                  {eventWords(name).split(": ")[1]}
                </option>
              ))}
          </Select>
        </Field>
      </div>
      {kind?.source && (
        <SourceField
          key={kind.app}
          app={kind.app}
          kind={kind.source}
          value={value.source}
          error={errorAt("source")}
          onChange={(source) => onChange({ ...value, source })}
        />
      )}
    </>
  );
}

const sourceOf = (kinds: Kind[], event: string) => kinds.find(({ name }) => name === event)?.source;

/** The names that an event's payload has, as an input takes them. */
export function PayloadNames({ event }: { event: string }) {
  const kind = useEventKinds(true).data?.find(({ name }) => name === event);
  const names = Object.keys((kind?.payloadSchema.properties ?? {}) as object);
  return (
    <div className="space-y-1.5 text-xs text-muted-foreground">
      <p>What has happened goes in by expressions; in a field of numbers, write them as JSON.</p>
      <ul aria-label="Expressions" className="flex flex-wrap gap-1">
        {names.map((name) => (
          <li key={name} className="rounded bg-muted px-1 py-px font-mono break-all">{`{{event.${name}}}`}</li>
        ))}
      </ul>
    </div>
  );
}

"use client";

import { Autocomplete } from "@base-ui/react/autocomplete";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { api } from "#lib/client";
import { Field } from "../ui/field";
import type { Path } from "./draft";
import { usePlace } from "./editor-context";

type Found = { slug: string; name: string; description: string };

/** The skills that fit the words, or those of the workspace when there are none. */
async function find(q: string, signal: AbortSignal): Promise<Found[]> {
  const { data } = await api("GET /skills", q ? { q: q.slice(0, 200), limit: 8 } : { limit: 20 }, { signal });
  return "skills" in data ? data.skills : data;
}

/** A skill's slug: typed, or chosen from what is found by name. */
export function SkillPicker({ path, value }: { path: Path; value: string }) {
  const { at, error, set } = usePlace(path);
  const [words, setWords] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setWords(value), 200);
    return () => clearTimeout(timer);
  }, [value]);
  const q = words.replaceAll("-", " ").trim();
  const { data, isError, isFetching } = useQuery({ queryKey: ["skill-picker", q], queryFn: ({ signal }) => find(q, signal), staleTime: 60_000 });
  const found = data ?? [];
  return (
    <div data-path={at} className="scroll-mt-24">
      <Field label="Skill" error={error} hint="Search by name, or write its slug.">
        <Autocomplete.Root
          items={found}
          mode="none"
          openOnInputClick
          value={value}
          onValueChange={(next) => set(next)}
          itemToStringValue={(item: Found) => item.slug}
        >
          <Autocomplete.Input
            spellCheck={false}
            className="h-9 w-full rounded-md border border-input bg-background px-3 placeholder:text-muted-foreground focus-visible:outline-offset-0 aria-invalid:border-danger"
            placeholder="Search skills"
          />
          <Autocomplete.Portal>
            <Autocomplete.Positioner sideOffset={4} className="z-50">
              <Autocomplete.Popup className="w-(--anchor-width) min-w-64 max-w-(--available-width) rounded-lg border bg-background shadow-lg outline-none">
                <Autocomplete.Status className="px-3 py-2 text-xs text-muted-foreground empty:hidden">
                  {isError
                    ? "The search does not answer. Write the skill's slug."
                    : found.length > 0
                      ? null
                      : isFetching
                        ? "Searching…"
                        : "No skill is found by these words."}
                </Autocomplete.Status>
                <Autocomplete.List className="max-h-72 overflow-y-auto p-1 data-empty:p-0">
                  {(skill: Found) => (
                    <Autocomplete.Item key={skill.slug} value={skill} className="cursor-default rounded px-2 py-1.5 outline-none data-highlighted:bg-muted">
                      <span className="flex flex-wrap items-baseline gap-x-2">
                        <span className="font-medium">{skill.name}</span>
                        <span className="font-mono text-xs text-muted-foreground">{skill.slug}</span>
                      </span>
                      <span className="line-clamp-1 text-xs text-muted-foreground">{skill.description}</span>
                    </Autocomplete.Item>
                  )}
                </Autocomplete.List>
              </Autocomplete.Popup>
            </Autocomplete.Positioner>
          </Autocomplete.Portal>
        </Autocomplete.Root>
      </Field>
    </div>
  );
}

"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Activity, FileText, Play, Workflow } from "lucide-react";
import { useEffect, useState } from "react";
import { ApiRefusal, api } from "#lib/client";
import type { Command, CommandGroup } from "./use-actions";

/** Long enough that a word is written before it is asked for. */
const PAUSE_MS = 120;
const FRESH_MS = 15_000;

/** What the workspace has for a text: one thing by its id, or workflows and files by their names and skills by their words. Without one, the latest executions. */
export function useFound(text: string, may: boolean): { groups: CommandGroup[]; asking: boolean } {
  const asked = usePaused(text);
  const id = readId(asked);
  const recent = useQuery({
    queryKey: ["palette", "recent"],
    queryFn: ({ signal }) => api("GET /executions", { limit: 4 }, { signal }),
    enabled: text === "",
    staleTime: FRESH_MS,
  });
  const execution = useQuery({
    queryKey: ["palette", "execution", id?.id],
    queryFn: ({ signal }) =>
      api("GET /executions/{id}/status", { id: id?.id ?? "" }, { signal }).catch((error: unknown) => {
        if (error instanceof ApiRefusal && error.status === 404) return null;
        throw error;
      }),
    enabled: id?.kind === "exec",
    staleTime: FRESH_MS,
  });
  const named = { enabled: asked.length > 1 && !id, staleTime: FRESH_MS, placeholderData: keepPreviousData };
  const workflows = useQuery({
    ...named,
    queryKey: ["palette", "workflows", asked],
    queryFn: ({ signal }) => api("GET /workflows/definitions", { q: asked, limit: 4 }, { signal }),
  });
  const files = useQuery({
    ...named,
    queryKey: ["palette", "files", asked],
    queryFn: ({ signal }) => api("GET /artifacts", { q: asked, limit: 4 }, { signal }),
  });
  const skills = useQuery({
    ...named,
    queryKey: ["palette", "skills", asked],
    queryFn: ({ signal }) => api("GET /marketplace/skills", { q: asked, sort: "relevance", limit: 6 }, { signal }),
  });
  const groups: CommandGroup[] = [];
  if (text === "") group(groups, "Latest executions", recent.data?.data.map(toCommand) ?? []);
  else if (id)
    group(groups, "By its id", id.kind === "exec" ? (execution.data ? [toCommand(execution.data)] : []) : [{ ...PLACES[id.kind](id.id), id: id.id }]);
  else if (text.length > 1) {
    group(groups, "Workflows", workflows.data?.data.map(({ id, name }) => ({ id: String(id), label: name, icon: Workflow, href: `/workflows/${id}` })) ?? []);
    group(
      groups,
      "Files",
      files.data?.data.map(({ id, filename }) => ({ id: String(id), label: filename, hint: String(id), icon: FileText, href: `/artifacts/${id}` })) ?? [],
    );
    // Last, because they are found by loosely related words too.
    group(
      groups,
      may ? "Run a skill" : "Skills",
      skills.data?.data.map(({ slug, name, category }) => ({ id: slug, label: name, hint: category, icon: Play, href: `/library/${slug}` })) ?? [],
    );
  }
  return { groups, asking: text !== asked || [workflows, files, skills, execution].some(({ isFetching }) => isFetching) };
}

const group = (groups: CommandGroup[], value: string, items: Command[]) => items.length > 0 && groups.push({ value, items });

const toCommand = (each: { id: string | number; skillName: string; status: string }): Command => ({
  id: String(each.id),
  label: each.skillName,
  hint: `${each.status} · ${each.id}`,
  icon: Activity,
  href: `/executions/${each.id}`,
});

const PLACES = {
  art: (id: string) => ({ label: `Artifact ${id}`, icon: FileText, href: `/artifacts/${id}` }),
  run: (id: string) => ({ label: `Workflow run ${id}`, icon: Workflow, href: `/workflows/runs/${id}` }),
  wf: (id: string) => ({ label: `Workflow ${id}`, icon: Workflow, href: `/workflows/${id}` }),
};

/** "exec_42", "art_7"; a number alone is an execution's. */
function readId(text: string): { kind: "exec" | keyof typeof PLACES; id: string } | undefined {
  const [, kind = "exec", number] = /^(?:(exec|art|run|wf)_)?(\d{1,10})$/.exec(text) ?? [];
  return number === undefined ? undefined : { kind: kind as "exec", id: `${kind}_${number}` };
}

/** A text, once it has not changed for a moment. */
function usePaused(text: string): string {
  const [paused, setPaused] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setPaused(text), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return paused;
}

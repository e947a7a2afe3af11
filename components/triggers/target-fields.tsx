"use client";

import { useQuery } from "@tanstack/react-query";
import { api } from "#lib/client";
import { Choice, Choices } from "../ui/choice";
import { Field, Select } from "../ui/field";

/** What a trigger starts: a workflow by its id, or a skill by its slug. */
export type Target = { kind: "workflow" | "skill"; ref: string };

type Props = { target: Target; onChange(target: Target): void; errorAt(field: string): string | undefined };

/** The workspace's workflows, or the skills that are installed in it. */
async function offered(kind: Target["kind"], signal: AbortSignal): Promise<{ ref: string; name: string }[]> {
  if (kind === "workflow") return (await api("GET /workflows/definitions", { limit: 100 }, { signal })).data.map(({ id, name }) => ({ ref: String(id), name }));
  const { data } = await api("GET /skills", { limit: 100 }, { signal });
  return "skills" in data ? [] : data.map(({ slug, name }) => ({ ref: slug, name }));
}

export function TargetFields({ target, onChange, errorAt }: Props) {
  const { kind, ref } = target;
  const { data, error } = useQuery({ queryKey: ["to-start", kind], queryFn: ({ signal }) => offered(kind, signal), staleTime: 30_000 });
  const noun = kind === "workflow" ? "workflow" : "skill";
  return (
    <>
      <Choices legend="What it starts">
        <div className="grid gap-2 sm:grid-cols-2">
          <Choice name="target" label="A workflow" checked={kind === "workflow"} onChange={() => onChange({ kind: "workflow", ref: "" })} />
          <Choice name="target" label="A skill" checked={kind === "skill"} onChange={() => onChange({ kind: "skill", ref: "" })} />
        </div>
      </Choices>
      <Field
        label={kind === "workflow" ? "Workflow" : "Skill"}
        error={errorAt(kind === "workflow" ? "workflowId" : "skill") ?? error?.message}
        hint={data?.length === 0 ? (kind === "workflow" ? "This workspace has no workflow yet." : "No skill is installed in this workspace yet.") : undefined}
      >
        <Select required value={ref} onChange={({ currentTarget }) => onChange({ kind, ref: currentTarget.value })}>
          <option value="">{data ? `Choose a ${noun}` : "Loading…"}</option>
          {data?.map((each) => (
            <option key={each.ref} value={each.ref}>
              {each.name}
            </option>
          ))}
        </Select>
      </Field>
    </>
  );
}

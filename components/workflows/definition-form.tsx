"use client";

import type { Draft } from "./draft";
import { useEditor } from "./editor-context";
import { TextField } from "./fields";
import { SchemaField } from "./schema-field";
import { StepList } from "./step-list";

/** "Übersicht & Prüfung" → "ubersicht-prufung". */
const toSlug = (name: string): string =>
  name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, " ")
    .trim()
    .replace(/ /g, "-")
    .slice(0, 64)
    .replace(/-$/, "");

/** While the name is new, the slug follows it until it is written by hand. */
export const withSlug = (before: Draft, draft: Draft, follows: boolean): Draft =>
  follows && draft.name !== before.name && draft.slug === before.slug && (before.slug === "" || before.slug === toSlug(String(before.name)))
    ? { ...draft, slug: toSlug(String(draft.name)) }
    : draft;

/** The definition as a form. */
export function DefinitionForm() {
  const { draft, problems } = useEditor();
  const steps = draft.steps;
  const others = problems.filter(({ step, path }) => step === null && !/^(name|slug|description|inputSchema|steps)(\.|$)/.test(path));
  return (
    <div className="space-y-6">
      <div className="space-y-4">
        <div className="grid gap-4 sm:grid-cols-2">
          <TextField path={["name"]} value={draft.name} label="Name" />
          <TextField path={["slug"]} value={draft.slug} label="Slug" hint="Its name in addresses and in the API." />
        </div>
        <TextField path={["description"]} value={draft.description} label="Description" lines={2} />
        <SchemaField
          path={["inputSchema"]}
          value={draft.inputSchema}
          legend="Input"
          hint="What a run is given. Steps name it as input. Without fields a run takes any object."
        />
        {others.map(({ path, message }) => (
          <p key={path + message} className="text-xs text-danger">
            {path}: {message}
          </p>
        ))}
      </div>
      <section aria-labelledby="steps-heading" className="space-y-3">
        <h2 id="steps-heading" className="font-medium">
          Steps
        </h2>
        {Array.isArray(steps) ? (
          <StepList path={["steps"]} steps={steps} label="the workflow" />
        ) : (
          <p className="text-danger">The steps are no list. Mend them in the JSON.</p>
        )}
      </section>
    </div>
  );
}

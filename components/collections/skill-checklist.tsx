import { useState } from "react";
import { Field, Input } from "../ui/field";

const MANY = 8;

/** Chooses skills of the drive, with a search where there are many. */
export function SkillChecklist({ skills, chosen, onChange }: { skills: string[]; chosen: string[]; onChange(chosen: string[]): void }) {
  const [text, setText] = useState("");
  const found = skills.filter((slug) => slug.includes(text.trim().toLowerCase()));
  return (
    <fieldset className="space-y-2">
      <legend className="mb-2 font-medium">
        Skills <span className="font-normal text-muted-foreground tabular-nums">{chosen.length} chosen</span>
      </legend>
      {skills.length === 0 && <p className="text-muted-foreground">There is none in the drive yet. Add skills to the collection later.</p>}
      {skills.length > MANY && (
        <Field label={<span className="sr-only">Find a skill</span>} className="gap-0">
          <Input type="search" value={text} onValueChange={setText} placeholder="Find a skill" autoComplete="off" />
        </Field>
      )}
      {skills.length > 0 && (
        <ul className="max-h-52 divide-y overflow-y-auto rounded-lg border">
          {found.map((slug) => (
            <li key={slug}>
              <label className="flex min-h-9 items-center gap-2.5 px-3 py-1.5 hover:bg-muted">
                <input
                  type="checkbox"
                  className="size-4 shrink-0 accent-primary"
                  checked={chosen.includes(slug)}
                  onChange={(event) => onChange(event.target.checked ? [...chosen, slug] : chosen.filter((each) => each !== slug))}
                />
                <span className="min-w-0 truncate">{slug}</span>
              </label>
            </li>
          ))}
          {found.length === 0 && <li className="p-3 text-muted-foreground">No skill of the drive is called that.</li>}
        </ul>
      )}
    </fieldset>
  );
}

"use client";

import { useRef } from "react";
import { Field, Input } from "../ui/field";
import { followId, type Path } from "./draft";
import { useEditor, usePlace } from "./editor-context";

/** A step's id. When it has a new one, what named it by the old one names it by that. */
export function StepId({ path, id }: { path: Path; id: string }) {
  const { change } = useEditor();
  const { at, error, set } = usePlace([...path, "id"]);
  const before = useRef(id);
  return (
    <div data-path={at} className="scroll-mt-24">
      <Field label="Id" error={error} hint="Later steps name it by this.">
        <Input
          value={id}
          spellCheck={false}
          className="font-mono text-xs"
          onValueChange={set}
          onFocus={() => {
            before.current = id;
          }}
          onBlur={() => change((draft) => followId(draft, before.current, id))}
        />
      </Field>
    </div>
  );
}

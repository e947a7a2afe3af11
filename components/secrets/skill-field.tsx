import { type ReactNode, useId } from "react";
import { Field, Input } from "../ui/field";

type Props = {
  label: ReactNode;
  hint?: string;
  skills: string[];
  value: string;
  onChange(value: string): void;
  required?: boolean;
  error?: string | undefined;
};

/** Names a skill. Those of the drive are offered; any other that the workspace may run can be typed. */
export function SkillField({ label, hint, skills, value, onChange, required = false, error }: Props) {
  const list = useId();
  return (
    <Field label={label} hint={hint} error={error}>
      <Input
        value={value}
        onValueChange={onChange}
        list={list}
        required={required}
        maxLength={200}
        autoComplete="off"
        spellCheck={false}
        className="font-mono"
        placeholder="name-of-the-skill"
      />
      <datalist id={list}>
        {skills.map((slug) => (
          <option key={slug} value={slug} />
        ))}
      </datalist>
    </Field>
  );
}

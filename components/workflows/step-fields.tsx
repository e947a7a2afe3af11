"use client";

import { Field, Select } from "../ui/field";
import { type DraftStep, isObject, isWithin, joined, type Path, setAt, valueAt } from "./draft";
import { useEditor, usePlace } from "./editor-context";
import { JsonField, NumberField, TextField, ValueField } from "./fields";
import { SchemaField } from "./schema-field";
import { SkillPicker } from "./skill-picker";

type Props = { step: DraftStep; path: Path };

/** The fields of a step of its type. Its rows of steps stand below. */
export function StepFields({ step, path }: Props) {
  const at = (field: string) => ({ path: [...path, field], value: step[field] });
  switch (step.type) {
    case "skill":
      return (
        <>
          <SkillPicker path={[...path, "skill"]} value={typeof step.skill === "string" ? step.skill : ""} />
          <ValueField {...at("input")} label="Input" lines={4} hint="What the skill works on: a text, or an object as JSON." />
          <More open={["attachments", "model", "connector"].some((field) => field in step)} label="Files, model and repository">
            <ValueField {...at("attachments")} label="Attachments" lines={2} hint="A list of files, such as {{steps.before.output.artifacts}}." />
            <TextField {...at("model")} label="Model" optional hint="Only for skills that work with one. The workspace's unless given." />
            <JsonField {...at("connector")} label="Repository" hint={'A Git repository for the skill: {"type": "git", "fields": {…}}.'} />
          </More>
        </>
      );
    case "approval":
      return (
        <>
          <TextField {...at("message")} label="Message" lines={4} templates hint="What whoever answers reads." />
          <SchemaField {...at("resumeSchema")} legend="What is asked" hint="Without fields it is one question: approved, yes or no." />
          <Chooser
            {...at("by")}
            label="Who may answer"
            options={[
              ["", "Anyone, agents too"],
              ["person", "Only a person, in the browser"],
            ]}
          />
        </>
      );
    case "foreach":
      return (
        <>
          <ValueField {...at("items")} label="Items" lines={2} hint="A list, or an expression that is one. Its steps have item and index." />
          <NumberField {...at("concurrency")} label="At the same time" placeholder="1" hint="How many items are worked on at once, at most 50." />
        </>
      );
    case "wait":
      return <WaitFields step={step} path={path} />;
    case "connector":
      return (
        <>
          <TextField {...at("action")} label="Action" placeholder="gmail.send" hint="An app and one of its actions." />
          <JsonField {...at("input")} label="Input" templates hint="What the action is given, as JSON." />
        </>
      );
    case "memory":
      return <TextField {...at("note")} label="Note" lines={4} templates hint="Added to the workspace's memory, which skills see." />;
    case "transform":
      return <ValueField {...at("output")} label="Output" hint="A text, or any JSON, put together from what is there." />;
    default:
      return null;
  }
}

const More = ({ open, label, children }: { open: boolean; label: string; children: React.ReactNode }) => (
  <details open={open || undefined} className="rounded-md border">
    <summary className="px-3 py-2 text-xs font-medium text-muted-foreground">{label}</summary>
    <div className="space-y-4 border-t p-3">{children}</div>
  </details>
);

function WaitFields({ step, path }: Props) {
  const { change } = useEditor();
  const until = "until" in step;
  const choose = (kind: string) =>
    change((draft) => {
      const { seconds: _, until: __, ...rest } = valueAt(draft, path) as DraftStep;
      return setAt(draft, path, { ...rest, ...(kind === "until" ? { until: "" } : { seconds: 60 }) });
    });
  return (
    <>
      <Field label="It waits">
        <Select value={until ? "until" : "seconds"} onChange={(event) => choose(event.currentTarget.value)}>
          <option value="seconds">for a while</option>
          <option value="until">until a time</option>
        </Select>
      </Field>
      {until ? (
        <TextField path={[...path, "until"]} value={step.until} label="Until" templates placeholder="2027-01-31T08:00:00Z" hint="An ISO time with its zone." />
      ) : (
        <NumberField path={[...path, "seconds"]} value={step.seconds} label="Seconds" templates hint="At most a year." />
      )}
    </>
  );
}

/** One of a few values. The first is what holds when nothing is written. */
function Chooser({ path, value, label, options }: { path: Path; value: unknown; label: string; options: [value: string, label: string][] }) {
  const { at, error, set } = usePlace(path);
  const chosen = options.some(([each]) => each === value) ? String(value) : "";
  return (
    <div data-path={at} className="scroll-mt-24">
      <Field label={label} error={error}>
        <Select value={chosen} onChange={(event) => set(event.currentTarget.value || undefined)}>
          {options.map(([each, words]) => (
            <option key={each} value={each}>
              {words}
            </option>
          ))}
        </Select>
      </Field>
    </div>
  );
}

/** What every step can have: its id and name, and what happens when it takes long or fails. */
export function CommonFields({ step, path }: Props) {
  const { problems } = useEditor();
  const retry = isObject(step.retry) ? step.retry : {};
  const set = ["retry", "timeoutSeconds", "onError"].some((field) => field in step);
  const wrong = problems.some((problem) => ["retry", "timeoutSeconds", "onError"].some((field) => isWithin(problem.path, joined([...path, field]))));
  return (
    <More open={set || wrong} label="When it takes long or fails">
      <div className="grid gap-4 sm:grid-cols-2">
        <NumberField
          path={[...path, "retry", "attempts"]}
          clears={[...path, "retry"]}
          value={retry.attempts}
          label="Tries"
          placeholder="1"
          hint="In all, the first included."
        />
        {"attempts" in retry && (
          <NumberField
            path={[...path, "retry", "backoffSeconds"]}
            value={retry.backoffSeconds}
            label="Seconds between"
            placeholder="1"
            hint="Twice as long each time."
          />
        )}
        <NumberField path={[...path, "timeoutSeconds"]} value={step.timeoutSeconds} label="Seconds it may take" placeholder="No limit of its own" />
        <Chooser
          path={[...path, "onError"]}
          value={step.onError}
          label="When no try is left"
          options={[
            ["", "The run fails"],
            ["continue", "The run goes on"],
          ]}
        />
      </div>
    </More>
  );
}

import { Field, Input, Select } from "../ui/field";
import { formatDollarinos, formatDuration } from "../ui/format";

/** What is known of a run before it begins. */
export type RunFacts = {
  /** What it costs at least, in dollarinos. */
  cost: number;
  /** The models that can do it; nothing for a script, or where none is configured. */
  models: { usual: string; named: string[]; claude: boolean } | null;
  /** On the workspace's own key, which costs no credits. */
  byok: boolean;
  /** The middle of the runs that ended well lately: how many, what they cost and how long they took. */
  recent: { runs: number; cost: number; duration: number } | null;
};

/** Which model does the run. Any Claude model can be named where Anthropic is asked; else it is one of a list. */
export function ModelField({
  models,
  byok,
  value,
  onChange,
  error,
}: {
  models: NonNullable<RunFacts["models"]>;
  byok: boolean;
  value: string;
  onChange(model: string): void;
  error: string | undefined;
}) {
  const { usual, named, claude } = models;
  const hint = byok ? "On this workspace’s own Anthropic key." : "On this server’s key.";
  if (!claude && named.length === 0) {
    return (
      <p className="text-xs text-muted-foreground">
        Model: <span className="font-mono break-all">{usual}</span>, {hint.replace(/^On/, "on")}
      </p>
    );
  }
  return (
    <Field label="Model" hint={claude ? `${hint} Any Claude model can be named.` : hint} error={error} className="max-w-md">
      {claude ? (
        <>
          <Input list="models" value={value} placeholder={usual} spellCheck={false} autoComplete="off" onValueChange={onChange} className="font-mono text-xs" />
          <datalist id="models">
            {[usual, ...named].map((name) => (
              <option key={name} value={name} />
            ))}
          </datalist>
        </>
      ) : (
        <Select value={value} onChange={(event) => onChange(event.currentTarget.value)}>
          <option value="">{usual}</option>
          {named.map((name) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </Select>
      )}
    </Field>
  );
}

/** What a run will about cost and take, as far as earlier ones tell. */
export function Estimate({ cost, models, byok, recent }: RunFacts) {
  const least = cost > 0 ? `${formatDollarinos(cost)} dollarinos` : "nothing";
  const price = !models
    ? `Costs ${least}.`
    : byok
      ? "Costs no credits: the workspace’s own key is used."
      : recent
        ? `Costs about ${formatDollarinos(recent.cost, 2)} dollarinos.`
        : `Costs ${cost > 0 ? `${least}, and` : ""} what the model uses; there is no earlier run here to judge by.`;
  const time =
    recent && ` Takes about ${formatDuration(recent.duration)}, as ${recent.runs === 1 ? "the last run" : `the middle of the last ${recent.runs} runs`} did.`;
  return (
    <p className="text-xs text-muted-foreground tabular-nums">
      {price}
      {time}
    </p>
  );
}

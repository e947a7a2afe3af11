import type { Execution } from "./follow-execution";

/** Which model took part in an execution, and what it used. */
export function ModelFacts({ model, usage }: Pick<Execution, "model" | "usage">) {
  if (!model) return null;
  const { inputTokens, cachedInputTokens, outputTokens, steps, estimated } = (usage ?? {}) as Record<string, unknown>;
  const about = estimated ? "about " : "";
  const facts = [
    typeof inputTokens === "number" && `${about}${inputTokens.toLocaleString("en")} input tokens`,
    typeof cachedInputTokens === "number" && cachedInputTokens > 0 && `${cachedInputTokens.toLocaleString("en")} of them cached`,
    typeof outputTokens === "number" && `${about}${outputTokens.toLocaleString("en")} output tokens`,
    typeof steps === "number" && `${steps} ${steps === 1 ? "step" : "steps"}`,
  ].filter((fact) => fact !== false);
  return (
    <p className="flex flex-wrap gap-x-3 gap-y-1 text-xs text-muted-foreground tabular-nums">
      <span className="font-mono break-all">{model}</span>
      {facts.map((fact) => (
        <span key={fact}>{fact}</span>
      ))}
    </p>
  );
}

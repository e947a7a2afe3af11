import { Badge } from "../ui/badge";

export type ScopeGroups = { title: string; scopes: { name: string; text: string; sensitive: boolean }[] }[];

/** Scopes to tick, in groups, each with what it means. */
export function ScopeChoice({ groups, chosen, onChange }: { groups: ScopeGroups; chosen: string[]; onChange(chosen: string[]): void }) {
  const set = (names: string[], on: boolean) => onChange(on ? [...new Set([...chosen, ...names])] : chosen.filter((each) => !names.includes(each)));
  return (
    <div className="divide-y rounded-md border">
      {groups.map(({ title, scopes }) => {
        const names = scopes.map(({ name }) => name);
        const all = names.every((name) => chosen.includes(name));
        return (
          <fieldset key={title} className="p-3">
            <legend className="sr-only">{title}</legend>
            <div className="flex items-center justify-between gap-3">
              <span aria-hidden className="text-xs font-medium text-muted-foreground">
                {title}
              </span>
              <button
                type="button"
                className="rounded text-xs text-accent underline-offset-2 hover:underline"
                aria-label={all ? `Choose nothing of ${title}` : `Choose all of ${title}`}
                onClick={() => set(names, !all)}
              >
                {all ? "None" : "All"}
              </button>
            </div>
            <div className="mt-2 space-y-2">
              {scopes.map(({ name, text, sensitive }) => (
                <label key={name} className="flex items-start gap-2.5">
                  <input
                    type="checkbox"
                    className="mt-0.5 size-4 shrink-0 accent-primary"
                    checked={chosen.includes(name)}
                    onChange={(event) => set([name], event.target.checked)}
                  />
                  <span className="min-w-0">
                    <span className="flex flex-wrap items-center gap-x-2">
                      {text} {sensitive && <Badge tone="warning">Sensitive</Badge>}
                    </span>
                    <span className="block font-mono text-xs break-all text-muted-foreground">{name}</span>
                  </span>
                </label>
              ))}
            </div>
          </fieldset>
        );
      })}
    </div>
  );
}

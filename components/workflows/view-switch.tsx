"use client";

export const VIEWS = [
  { view: "form", label: "Form" },
  { view: "json", label: "JSON" },
  { view: "graph", label: "Graph" },
] as const;
export type View = (typeof VIEWS)[number]["view"];

/** What is shown of the definition: beside the form where there is room, else in its place. */
export function ViewSwitch({ views, shown, onShow }: { views: readonly (typeof VIEWS)[number][]; shown: View; onShow(view: View): void }) {
  return (
    <fieldset className="inline-flex w-fit gap-0.5 rounded-md bg-muted p-0.5">
      <legend className="sr-only">Show</legend>
      {views.map(({ view, label }) => (
        <button
          key={view}
          type="button"
          aria-pressed={shown === view}
          onClick={() => onShow(view)}
          className="rounded-[5px] px-2.5 py-1 text-xs font-medium text-muted-foreground aria-pressed:bg-background aria-pressed:text-foreground aria-pressed:shadow-sm"
        >
          {label}
        </button>
      ))}
    </fieldset>
  );
}

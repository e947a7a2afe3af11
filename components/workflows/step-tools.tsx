"use client";

import { Menu } from "@base-ui/react/menu";
import { ArrowDown, ArrowUp, Copy, CornerUpRight, Trash2 } from "lucide-react";
import { toast } from "sonner";
import { Button } from "../ui/button";
import { buttonStyle } from "../ui/button-style";
import { AddStep } from "./add-step";
import { allSteps, type Draft, duplicateStep, isWithin, joined, moveStep, neighbour, type Path, type Row, removeStep, restore, rowsOf, valueAt } from "./draft";
import { useEditor } from "./editor-context";

/** After the page shows what was changed, the focus is where the work goes on. */
const focusLater = (...selectors: string[]) =>
  setTimeout(() => {
    const found = selectors.map((selector) => document.querySelector<HTMLElement>(selector)).find((each) => each && !each.hasAttribute("disabled"));
    found?.focus();
    found?.scrollIntoView({ block: "nearest" });
  });
const card = (path: Path) => `[data-step="${joined(path)}"]`;

/** What is done with a step as a whole. Its paths change by it, and with them what is selected. */
export function StepTools({ path, name }: { path: Path; name: string }) {
  const { draft, change, select, broken } = useEditor();
  const locked = broken.size > 0;
  // What is thrown away may be unreadable.
  const removable = [...broken].every((at) => isWithin(at, joined(path)));
  const row = path.slice(0, -1);
  const index = path.at(-1) as number;
  const move = (to: Path, at: number, tool: string) => {
    const moved = moveStep(draft, path, to, at);
    change(() => moved.draft);
    select(joined(moved.path));
    focusLater(`${card(moved.path)} [data-tool="${tool}"]`, `${card(moved.path)} > div > button`);
  };
  const shift = (by: -1 | 1) => {
    const next = neighbour(draft, path, by);
    return next && (() => move(next.row, next.index, by < 0 ? "up" : "down"));
  };
  const [up, down] = [shift(-1), shift(1)];
  const others = rows(draft).filter((each) => joined(each.path) !== joined(row) && !isWithin(joined(each.path), joined(path)));
  return (
    <div role="toolbar" aria-label={`Step ${name}`} className="flex flex-wrap items-center gap-0.5">
      <Button size="sm" variant="ghost" data-tool="up" aria-label={`Move ${name} up`} disabled={locked || !up} onClick={up}>
        <ArrowUp aria-hidden />
      </Button>
      <Button size="sm" variant="ghost" data-tool="down" aria-label={`Move ${name} down`} disabled={locked || !down} onClick={down}>
        <ArrowDown aria-hidden />
      </Button>
      {others.length > 0 && (
        <Menu.Root>
          <Menu.Trigger disabled={locked} aria-label={`Move ${name} to another row`} data-tool="to" className={buttonStyle({ size: "sm", variant: "ghost" })}>
            <CornerUpRight aria-hidden /> Move to
          </Menu.Trigger>
          <Menu.Portal>
            <Menu.Positioner align="start" sideOffset={4} className="z-50">
              <Menu.Popup className="max-h-72 overflow-y-auto rounded-lg border bg-background p-1 shadow-lg outline-none">
                {others.map(({ path: to, steps, label }) => (
                  <Menu.Item
                    key={joined(to)}
                    className="cursor-default rounded px-2 py-1.5 outline-none data-highlighted:bg-muted"
                    onClick={() => move(to, steps.length, "to")}
                  >
                    {label}
                  </Menu.Item>
                ))}
              </Menu.Popup>
            </Menu.Positioner>
          </Menu.Portal>
        </Menu.Root>
      )}
      <AddStep row={row} index={index + 1} label="Insert below" about={name} quiet />
      <span className="ml-auto flex gap-0.5">
        <Button
          size="sm"
          variant="ghost"
          aria-label={`Duplicate ${name}`}
          disabled={locked}
          onClick={() => {
            change((draft) => duplicateStep(draft, path));
            select(joined([...row, index + 1]));
            focusLater(`${card([...row, index + 1])} > div > button`);
          }}
        >
          <Copy aria-hidden />
        </Button>
        <Button
          size="sm"
          variant="ghost"
          aria-label={`Remove ${name}`}
          disabled={!removable}
          onClick={() => {
            const step = valueAt(draft, path);
            change((draft) => removeStep(draft, path));
            select(null);
            toast(`Removed ${name}`, { action: { label: "Undo", onClick: () => change((draft) => restore(draft, row, index, step)) } });
            focusLater(`${card(path)} > div > button`, `[data-add="${joined(row)}"]`);
          }}
        >
          <Trash2 aria-hidden />
        </Button>
      </span>
    </div>
  );
}

/** Every row of a draft, by the words that the form has for it. */
function rows(draft: Draft): (Row & { label: string })[] {
  const top = { path: ["steps"], steps: Array.isArray(draft.steps) ? draft.steps : [], label: "The workflow itself" };
  const inner = allSteps(draft).flatMap(({ step, path }) =>
    rowsOf(step, path).map((row) => ({ ...row, label: `${String(step.name ?? step.id)}: ${rowLabel(row.path)}` })),
  );
  return [top, ...inner];
}

/** What a row is called inside its step. */
export function rowLabel(path: Path): string {
  const [kind, key] = path.slice(-2);
  if (path.at(-1) === "else") return "otherwise";
  if (kind === "branches") return `row ${Number(key) + 1}`;
  return path.at(-3) === "when" ? `condition ${Number(kind) + 1}` : "every item";
}

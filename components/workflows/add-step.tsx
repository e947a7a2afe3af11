"use client";

import { Menu } from "@base-ui/react/menu";
import { Plus } from "lucide-react";
import { buttonStyle } from "../ui/button-style";
import { insertStep, joined, newStep, type Path } from "./draft";
import { useEditor } from "./editor-context";
import { STEP_TYPES } from "./step-types";

/** Adds a step to a row, at the place that `index` says. `about` tells apart the buttons of several rows. */
export function AddStep({
  row,
  index,
  label = "Add a step",
  about,
  quiet = false,
}: {
  row: Path;
  index: number;
  label?: string;
  about: string;
  quiet?: boolean;
}) {
  const { change, select, broken } = useEditor();
  const add = (type: string) => {
    change((draft) => insertStep(draft, row, index, newStep(draft, type)));
    select(joined([...row, index]));
  };
  return (
    <Menu.Root>
      <Menu.Trigger
        disabled={broken.size > 0}
        aria-label={`${label} ${about}`}
        data-add={joined(row)}
        className={buttonStyle({ size: "sm", variant: quiet ? "ghost" : "outline" })}
      >
        <Plus aria-hidden /> {label}
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner align="start" sideOffset={4} className="z-50">
          <Menu.Popup className="max-h-(--available-height) w-72 max-w-[calc(100vw-2rem)] overflow-y-auto rounded-lg border bg-background p-1 shadow-lg outline-none">
            {STEP_TYPES.map(({ type, label, about, icon: Icon }) => (
              <Menu.Item
                key={type}
                label={label}
                onClick={() => add(type)}
                className="flex cursor-default items-start gap-2.5 rounded px-2 py-1.5 outline-none data-highlighted:bg-muted"
              >
                <Icon aria-hidden className="mt-0.5 size-4 shrink-0 text-muted-foreground" />
                <span>
                  <span className="block font-medium">{label}</span>
                  <span className="block text-xs text-muted-foreground">{about}</span>
                </span>
              </Menu.Item>
            ))}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}

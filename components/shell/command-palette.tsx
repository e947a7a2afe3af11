"use client";

import { Autocomplete } from "@base-ui/react/autocomplete";
import { Dialog } from "@base-ui/react/dialog";
import { Search } from "lucide-react";
import { useState } from "react";
import { useGo } from "../ui/going";
import type { Opened } from "./commands";
import { type Command, type CommandGroup, matches, useActions } from "./use-actions";
import { useFound } from "./use-found";

/** Goes anywhere, runs a skill, finds what the workspace has by name or id, and does what has no page. `may`: whether the person may run and change things. */
export function CommandPalette({ admin, may, open, onOpen }: { admin: boolean; may: boolean; open: boolean; onOpen(what: Opened): void }) {
  return (
    <Dialog.Root open={open} onOpenChange={(next) => onOpen(next ? "palette" : null)}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-black/50" />
        <Dialog.Popup
          aria-label="Search and commands"
          className="fixed top-[10vh] left-1/2 z-50 flex max-h-[min(30rem,80dvh)] w-[min(38rem,calc(100vw-1.5rem))] -translate-x-1/2 flex-col overflow-hidden rounded-lg border bg-background shadow-xl outline-none"
        >
          <Palette admin={admin} may={may} onOpen={onOpen} />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Palette({ admin, may, onOpen }: { admin: boolean; may: boolean; onOpen(what: Opened): void }) {
  const [text, setText] = useState("");
  const go = useGo();
  const actions = useActions(admin, may, onOpen);
  const asked = text.trim();
  const found = useFound(asked, may);
  const choose = (command: Command) => {
    onOpen(null);
    if (command.href) go(command.href);
    command.act?.();
  };
  const groups = asked === "" ? [...found.groups, ...actions] : [...matches(actions, asked), ...found.groups];
  const count = groups.reduce((sum, { items }) => sum + items.length, 0);
  return (
    <Autocomplete.Root open inline items={groups} filter={null} value={text} onValueChange={setText} autoHighlight="always" keepHighlight>
      <div className="flex items-center gap-2.5 border-b px-3.5">
        <Search aria-hidden className="size-4 shrink-0 text-muted-foreground" />
        <Autocomplete.Input
          aria-label="Search and commands"
          placeholder="Go to a page, run a skill, or paste an id"
          className="h-12 w-full bg-transparent outline-none placeholder:text-muted-foreground"
        />
      </div>
      <div className="min-h-0 overflow-y-auto overscroll-contain p-1.5 [scroll-padding-block:0.375rem]">
        <Autocomplete.Status className="sr-only">{asked !== "" && !found.asking && `${count} found`}</Autocomplete.Status>
        <Autocomplete.Empty>
          {groups.length === 0 && <p className="px-2 py-8 text-center text-muted-foreground">{found.asking ? "Looking…" : "Nothing is called that."}</p>}
        </Autocomplete.Empty>
        <Autocomplete.List>
          {(group: CommandGroup) => (
            <Autocomplete.Group key={group.value} items={group.items} className="not-last:mb-1.5">
              <Autocomplete.GroupLabel className="px-2 py-1.5 text-xs font-medium text-muted-foreground">{group.value}</Autocomplete.GroupLabel>
              <Autocomplete.Collection>
                {(command: Command) => (
                  <Autocomplete.Item
                    key={command.id}
                    value={command}
                    onClick={() => choose(command)}
                    className="flex min-h-9 cursor-default scroll-my-1.5 items-center gap-2.5 rounded-md px-2 py-1 outline-none data-highlighted:bg-muted"
                  >
                    <command.icon aria-hidden className="size-4 shrink-0 text-muted-foreground" />
                    <span className="min-w-0 truncate">{command.label}</span>
                    {command.hint && <span className="ml-auto max-w-1/2 shrink-0 truncate text-xs text-muted-foreground">{command.hint}</span>}
                  </Autocomplete.Item>
                )}
              </Autocomplete.Collection>
            </Autocomplete.Group>
          )}
        </Autocomplete.List>
      </div>
    </Autocomplete.Root>
  );
}

"use client";

import { Menu } from "@base-ui/react/menu";
import { Check, ChevronsUpDown, Plus } from "lucide-react";
import { usePathname } from "next/navigation";
import { useEffect, useRef, useState } from "react";
import { api } from "#lib/client";
import { chooseWorkspace, chosenWorkspace } from "./choose-workspace";
import { NewWorkspace } from "./new-workspace";

export type WorkspaceChoice = { id: string; name: string; slug: string; role: string };

/** Which workspace this is, and a way to another or a new one. */
export function WorkspaceSwitcher({ current, workspaces }: { current: WorkspaceChoice; workspaces: WorkspaceChoice[] }) {
  const [creating, setCreating] = useState(false);
  useFollowOtherTabs();
  useStillHere(current.id);
  return (
    <>
      <Menu.Root>
        <Menu.Trigger
          aria-label={`Workspace: ${current.name}`}
          className="flex h-9 w-full min-w-0 items-center gap-2.5 rounded-md border bg-background px-2 text-left hover:bg-muted data-popup-open:bg-muted"
        >
          <Initial name={current.name} />
          <span className="min-w-0 flex-1 truncate font-medium">{current.name}</span>
          <ChevronsUpDown aria-hidden className="size-3.5 shrink-0 text-muted-foreground" />
        </Menu.Trigger>
        <Menu.Portal>
          <Menu.Positioner align="start" sideOffset={6} className="z-50">
            <Menu.Popup className="max-h-(--available-height) w-64 max-w-(--available-width) overflow-y-auto rounded-lg border bg-background p-1 shadow-lg outline-none">
              <Menu.RadioGroup value={current.id} onValueChange={(id) => chooseWorkspace(id)} aria-label="Workspaces">
                {workspaces.map(({ id, name, role }) => (
                  <Menu.RadioItem
                    key={id}
                    value={id}
                    closeOnClick
                    className="flex min-h-9 cursor-default items-center gap-2.5 rounded px-2 py-1 outline-none data-highlighted:bg-muted"
                  >
                    <Initial name={name} />
                    <span className="min-w-0 flex-1">
                      <span className="block truncate">{name}</span>
                      <span className="block text-xs text-muted-foreground capitalize">{role}</span>
                    </span>
                    <Menu.RadioItemIndicator>
                      <Check aria-hidden className="size-4" />
                    </Menu.RadioItemIndicator>
                  </Menu.RadioItem>
                ))}
              </Menu.RadioGroup>
              <Menu.Separator className="my-1 h-px bg-border" />
              <Menu.Item
                className="flex h-9 cursor-default items-center gap-2.5 rounded px-2 outline-none data-highlighted:bg-muted"
                onClick={() => setCreating(true)}
              >
                <span className="grid size-5 place-items-center">
                  <Plus aria-hidden className="size-4 text-muted-foreground" />
                </span>
                New workspace
              </Menu.Item>
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
      <NewWorkspace open={creating} onOpenChange={setCreating} />
    </>
  );
}

function Initial({ name }: { name: string }) {
  return (
    // Drawn and not written, so that it is no part of what the button is called.
    <span
      aria-hidden
      data-initial={[...name][0]}
      className="grid size-5 shrink-0 place-items-center rounded bg-foreground/10 text-xs font-medium uppercase before:content-[attr(data-initial)]"
    />
  );
}

/**
 * The shell stays while its pages change, so it would go on naming a workspace that someone was removed from meanwhile, above
 * the pages of another. A page that is loaded anew says what happened.
 */
function useStillHere(id: string) {
  const path = usePathname();
  const first = useRef(path);
  useEffect(() => {
    if (path === first.current) return;
    first.current = path;
    const asked = new AbortController();
    api("GET /workspaces/current", {}, { signal: asked.signal }).then(
      (now) => String(now.id) !== id && window.location.assign("/home"),
      () => {}, // Signed out or out of reach: the page itself shows that.
    );
    return () => asked.abort();
  }, [path, id]);
}

/** A page that still shows one workspace while another tab has gone to the next would send its changes to the wrong one. */
function useFollowOtherTabs() {
  useEffect(() => {
    const here = chosenWorkspace();
    const look = () => {
      if (document.visibilityState === "visible" && chosenWorkspace() !== here) window.location.assign("/home");
    };
    window.addEventListener("focus", look);
    document.addEventListener("visibilitychange", look);
    return () => {
      window.removeEventListener("focus", look);
      document.removeEventListener("visibilitychange", look);
    };
  }, []);
}

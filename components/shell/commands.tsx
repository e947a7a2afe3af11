"use client";

import { Search } from "lucide-react";
import dynamic from "next/dynamic";
import { createContext, type ReactNode, useContext, useMemo, useState } from "react";
import { buttonStyle } from "../ui/button-style";
import { Kbd } from "../ui/kbd";
import { useShortcuts } from "./use-shortcuts";

// Neither is on the way to a page.
const Palette = dynamic(() => import("./command-palette").then((module) => module.CommandPalette), { ssr: false });
const Sheet = dynamic(() => import("./shortcut-sheet").then((module) => module.ShortcutSheet), { ssr: false });

export type Opened = "palette" | "sheet" | null;
const Open = createContext<(what: Opened) => void>(() => {});

/** The command palette and the sheet of shortcuts, and the keys that open them, for all pages of the dashboard. `admin` as in MainNav. */
export function Commands({ admin, may, children }: { admin: boolean; may: boolean; children: ReactNode }) {
  const [opened, setOpened] = useState<Opened>(null);
  // Loaded when first wanted, and kept: it closes with its own motion and forgets nothing.
  const [wanted, setWanted] = useState<ReadonlySet<Opened>>(new Set());
  const open = useMemo(
    () => (what: Opened) => {
      setWanted((before) => (before.has(what) ? before : new Set([...before, what])));
      setOpened(what);
    },
    [],
  );
  useShortcuts(admin, open, opened !== null);
  return (
    <Open.Provider value={open}>
      {children}
      {wanted.has("palette") && <Palette admin={admin} may={may} open={opened === "palette"} onOpen={open} />}
      {wanted.has("sheet") && <Sheet admin={admin} open={opened === "sheet"} onOpenChange={(next) => setOpened(next ? "sheet" : null)} />}
    </Open.Provider>
  );
}

/** Opens the command palette by pointer; `wide` in the sidebar. */
export function CommandsButton({ wide = false }: { wide?: boolean }) {
  const open = useContext(Open);
  if (!wide) {
    return (
      <button type="button" aria-label="Commands" onClick={() => open("palette")} className={buttonStyle({ variant: "ghost", size: "icon" })}>
        <Search aria-hidden />
      </button>
    );
  }
  return (
    <button
      type="button"
      onClick={() => open("palette")}
      aria-keyshortcuts="Control+K Meta+K"
      className="flex h-8 w-full items-center gap-2.5 rounded-md px-2 font-medium text-muted-foreground hover:bg-foreground/5 hover:text-foreground"
    >
      <Search aria-hidden className="size-4" />
      <span className="flex-1 text-left">Search</span>
      <span aria-hidden className="flex gap-0.5">
        <Kbd>Ctrl</Kbd>
        <Kbd>K</Kbd>
      </span>
    </button>
  );
}

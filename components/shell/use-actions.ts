"use client";

import { Keyboard, KeyRound, Link2, LogOut, type LucideIcon, Monitor, Moon, Plus, Settings, Sun } from "lucide-react";
import { useTheme } from "next-themes";
import { toast } from "sonner";
import { SETTINGS } from "../settings/settings-pages";
import type { Opened } from "./commands";
import { leave } from "./leave";
import { pageGroups } from "./pages";

/** One line of the palette: it leads to `href`, or does something. `words` are what it is found by besides its label. */
export type Command = { id: string; label: string; hint?: string; words?: string; icon: LucideIcon; href?: string; act?(): void };
export type CommandGroup = { value: string; items: Command[] };

/** What the palette offers whatever is written: pages, and what has no page. */
export function useActions(admin: boolean, may: boolean, open: (what: Opened) => void): CommandGroup[] {
  const { setTheme } = useTheme();
  const theme = (value: string, label: string, icon: LucideIcon): Command => ({
    id: `theme ${value}`,
    label: `Theme: ${label}`,
    words: "appearance colour mode",
    icon,
    act: () => setTheme(value),
  });
  const made: Command[] = [
    { id: "new workflow", label: "New workflow", words: "create", icon: Plus, href: "/workflows/new" },
    { id: "new key", label: "New API key", words: "create token", icon: KeyRound, href: "/settings/keys" },
  ];
  return [
    {
      value: "Go to",
      items: pageGroups(admin).flatMap(({ links }) =>
        links.map(({ href, label, icon, key }) => ({ id: href, label, icon, href, ...(key && { hint: `G ${key.toUpperCase()}` }) })),
      ),
    },
    {
      value: "Do",
      items: [
        ...(may ? made : []),
        {
          id: "address",
          label: "Copy this page's address",
          words: "link share url",
          icon: Link2,
          act: () =>
            void navigator.clipboard.writeText(window.location.href).then(
              () => toast.success("Copied"),
              () => toast.error("The browser did not allow copying."),
            ),
        },
        theme("light", "light", Sun),
        theme("dark", "dark", Moon),
        theme("system", "as the system", Monitor),
        { id: "shortcuts", label: "Keyboard shortcuts", words: "keys help", icon: Keyboard, act: () => open("sheet") },
        { id: "sign out", label: "Sign out", words: "log out leave", icon: LogOut, act: () => void leave() },
      ],
    },
    { value: "Settings", items: settingsPages },
  ];
}

const settingsPages: Command[] = SETTINGS.flatMap(({ links }) =>
  links.map(({ href, label }) => ({ id: `settings ${href}`, label, words: "settings", icon: Settings, href })),
);

/** The groups with the commands that have every word of a text: what is called exactly that first, then what begins with it. */
export function matches(groups: CommandGroup[], text: string): CommandGroup[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const whole = words.join(" ");
  const rank = ({ label }: Command) => (label.toLowerCase() === whole ? 0 : label.toLowerCase().startsWith(whole) ? 1 : 2);
  const best = ({ items }: CommandGroup) => Math.min(...items.map(rank));
  return groups
    .map(({ value, items }) => ({
      value,
      items: items
        .filter(({ label, words: more = "" }) => words.every((word) => `${label} ${more}`.toLowerCase().includes(word)))
        .sort((a, b) => rank(a) - rank(b)),
    }))
    .filter(({ items }) => items.length > 0)
    .sort((a, b) => best(a) - best(b));
}

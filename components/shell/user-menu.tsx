"use client";

import { Menu } from "@base-ui/react/menu";
import { Check, ChevronsUpDown, LogOut, Monitor, Moon, Sun, UserRound } from "lucide-react";
import { useTheme } from "next-themes";
import { Link } from "../ui/link";
import { leave } from "./leave";

const THEMES = [
  { value: "system", label: "System", icon: Monitor },
  { value: "light", label: "Light", icon: Sun },
  { value: "dark", label: "Dark", icon: Moon },
];
const ITEM = "flex h-8 cursor-default items-center gap-2.5 rounded px-2 outline-none data-highlighted:bg-muted [&_svg]:size-4";

export function UserMenu({ name, email }: { name: string; email: string }) {
  const { theme, setTheme } = useTheme();
  return (
    <Menu.Root>
      <Menu.Trigger
        aria-label={`Account: ${name}`}
        className="flex h-10 w-full min-w-0 items-center gap-2.5 rounded-md px-2 text-left hover:bg-foreground/5 data-popup-open:bg-foreground/5"
      >
        <span
          aria-hidden
          data-initial={name.slice(0, 1)}
          className="grid size-6 shrink-0 place-items-center rounded-full bg-primary text-xs font-medium text-primary-foreground uppercase before:content-[attr(data-initial)]"
        />
        <span className="min-w-0 flex-1 truncate font-medium">{name}</span>
        <ChevronsUpDown aria-hidden className="size-3.5 text-muted-foreground" />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner side="top" align="start" sideOffset={6} className="z-50">
          <Menu.Popup className="w-56 rounded-lg border bg-background p-1 shadow-lg outline-none">
            <p className="truncate px-2 py-1.5 text-xs text-muted-foreground">{email}</p>
            <Menu.Separator className="my-1 h-px bg-border" />
            <Menu.Item className={ITEM} render={<Link href="/settings/account" />}>
              <UserRound aria-hidden className="text-muted-foreground" /> Profile
            </Menu.Item>
            <Menu.Separator className="my-1 h-px bg-border" />
            <Menu.RadioGroup value={theme} onValueChange={setTheme} aria-label="Theme">
              {THEMES.map(({ value, label, icon: Icon }) => (
                <Menu.RadioItem key={value} value={value} className={ITEM}>
                  <Icon aria-hidden className="text-muted-foreground" />
                  <span className="flex-1">{label}</span>
                  <Menu.RadioItemIndicator>
                    <Check aria-hidden />
                  </Menu.RadioItemIndicator>
                </Menu.RadioItem>
              ))}
            </Menu.RadioGroup>
            <Menu.Separator className="my-1 h-px bg-border" />
            <Menu.Item className={ITEM} onClick={leave}>
              <LogOut aria-hidden className="text-muted-foreground" /> Sign out
            </Menu.Item>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}

"use client";

import { Menu } from "@base-ui/react/menu";
import { Ellipsis, type LucideIcon } from "lucide-react";
import { type ReactNode, useCallback, useState } from "react";
import { buttonStyle } from "../button-style";
import { Cell } from "./cells";
import { itemStyle } from "./filter-style";

type Opened<Row> = { row: Row; at: HTMLElement } | undefined;

/** One menu for all rows of a list: hundreds of them would slow it down. */
export function useRowMenu<Row>() {
  const [opened, setOpened] = useState<Opened<Row>>();
  const [open, setOpen] = useState(false);
  const show = useCallback((row: Row, at: HTMLElement) => {
    setOpened({ row, at });
    setOpen(true);
  }, []);
  return { opened, open, setOpen, show };
}

export function RowMenu<Row>({ menu, label, children }: { menu: ReturnType<typeof useRowMenu<Row>>; label: string; children: (row: Row) => ReactNode }) {
  const { opened, open, setOpen } = menu;
  return (
    <Menu.Root modal={false} open={open} onOpenChange={setOpen}>
      <Menu.Portal>
        <Menu.Positioner anchor={opened?.at ?? null} align="end" sideOffset={4} className="z-50">
          <Menu.Popup aria-label={label} finalFocus={() => opened?.at ?? true} className="w-48 rounded-lg border bg-background p-1 shadow-lg outline-none">
            {opened && children(opened.row)}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}

export function RowMenuItem({ icon: Icon, onClick, disabled, children }: { icon: LucideIcon; onClick(): void; disabled?: boolean; children: ReactNode }) {
  return (
    <Menu.Item onClick={onClick} disabled={disabled} className={`${itemStyle} data-disabled:opacity-60`}>
      <Icon aria-hidden className="size-4 text-muted-foreground" />
      {children}
    </Menu.Item>
  );
}

/** The button of a row that opens the menu. */
export function MenuCell({ name, onOpen }: { name: string; onOpen(at: HTMLElement): void }) {
  return (
    <Cell className="relative z-10 overflow-visible max-lg:col-start-4 max-lg:row-span-2 max-lg:row-start-1">
      <button
        type="button"
        aria-haspopup="menu"
        aria-label={`Actions for ${name}`}
        onClick={(event) => onOpen(event.currentTarget)}
        className={buttonStyle({ variant: "ghost", size: "icon", className: "text-muted-foreground" })}
      >
        <Ellipsis aria-hidden />
      </button>
    </Cell>
  );
}

"use client";

import { Dialog } from "@base-ui/react/dialog";
import { Menu as MenuIcon, X } from "lucide-react";
import { type ReactNode, useState } from "react";
import { buttonStyle } from "../ui/button-style";
import { MainNav } from "./main-nav";
import { MenuBadge } from "./menu-badge";

/** What the sidebar holds, behind a button, where there is no room for a sidebar. */
export function PhoneMenu({ admin, workspace, children }: { admin: boolean; workspace: ReactNode; children: ReactNode }) {
  const [open, setOpen] = useState(false);
  return (
    <Dialog.Root open={open} onOpenChange={setOpen}>
      <Dialog.Trigger className={buttonStyle({ variant: "ghost", size: "icon", className: "relative" })}>
        <MenuIcon aria-hidden />
        <span className="sr-only">Menu</span>
        <MenuBadge />
      </Dialog.Trigger>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-black/50" />
        <Dialog.Popup className="fixed inset-y-0 left-0 z-50 flex w-72 max-w-[85vw] flex-col gap-4 border-r bg-sidebar p-3 shadow-xl outline-none">
          <div className="flex items-center justify-between gap-2">
            <Dialog.Title className="sr-only">Menu</Dialog.Title>
            <div className="min-w-0 flex-1">{workspace}</div>
            <Dialog.Close aria-label="Close" className={buttonStyle({ variant: "ghost", size: "icon" })}>
              <X aria-hidden />
            </Dialog.Close>
          </div>
          <MainNav admin={admin} onNavigate={() => setOpen(false)} />
          <div className="mt-auto">{children}</div>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

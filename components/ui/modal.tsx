"use client";

import { Dialog } from "@base-ui/react/dialog";
import { X } from "lucide-react";
import { type ReactNode, type RefObject, useRef } from "react";
import { buttonStyle } from "./button-style";

const FIELD = "input:not([type=hidden], :disabled), select:not(:disabled), textarea:not(:disabled)";

/** A form or something to look at, above the page. `keep` holds it open until it is closed on purpose. */
export function Modal({
  open,
  onOpenChange,
  trigger,
  title,
  description,
  keep = false,
  initialFocus,
  children,
}: {
  open: boolean;
  onOpenChange(open: boolean): void;
  trigger?: ReactNode;
  title: string;
  description?: ReactNode;
  keep?: boolean;
  /** What takes the focus when it opens; otherwise its first field, except where that would bring up a keyboard on the screen. */
  initialFocus?: RefObject<HTMLElement | null>;
  children: ReactNode;
}) {
  const content = useRef<HTMLDivElement>(null);
  return (
    <Dialog.Root
      open={open}
      onOpenChange={(next, details) => (keep && details.reason === "escape-key" ? details.cancel() : onOpenChange(next))}
      disablePointerDismissal={keep}
    >
      {trigger}
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-black/50" />
        <Dialog.Popup
          initialFocus={initialFocus ?? ((by) => by === "touch" || (content.current?.querySelector<HTMLElement>(FIELD) ?? true))}
          className="fixed top-[8vh] left-1/2 z-50 flex max-h-[84vh] w-[min(34rem,calc(100vw-2rem))] -translate-x-1/2 flex-col rounded-lg border bg-background shadow-xl outline-none"
        >
          <div className="flex items-start gap-4 p-5 pb-0">
            <div className="min-w-0 flex-1">
              <Dialog.Title className="text-base font-semibold break-words">{title}</Dialog.Title>
              {description && <Dialog.Description className="mt-1 break-words text-muted-foreground">{description}</Dialog.Description>}
            </div>
            <Dialog.Close aria-label="Close" className={buttonStyle({ variant: "ghost", size: "icon", className: "-mt-1 -mr-2" })}>
              <X aria-hidden />
            </Dialog.Close>
          </div>
          <div ref={content} className="min-h-0 scroll-pb-16 overflow-y-auto p-5">
            {children}
          </div>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

/** What a modal's form ends with. It stays in sight however long the form is, and its line says that there is more above. */
export const ModalActions = ({ children }: { children: ReactNode }) => (
  <div className="sticky -bottom-5 -mx-5 -mb-5 flex flex-wrap items-center justify-end gap-2 rounded-b-lg border-t bg-background px-5 py-3">{children}</div>
);

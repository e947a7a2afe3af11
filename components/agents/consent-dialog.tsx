"use client";

import { Dialog } from "@base-ui/react/dialog";
import { useRef, useState } from "react";
import { buttonStyle } from "../ui/button-style";
import { ConsentSheet } from "./consent-sheet";
import type { OutcomeKind } from "./outcome";
import type { Consent } from "./use-pending-consents";

type Props = { consent: Consent; gone: boolean; onClose: () => void; onDecided: (kind: OutcomeKind) => void };

/** The consent sheet over the page: from the bottom edge on a phone, in the middle of a wide screen. Closing it decides nothing. */
export function ConsentDialog({ consent, gone, onClose, onDecided }: Props) {
  const popup = useRef<HTMLDivElement>(null);
  const [busy, setBusy] = useState(false);
  return (
    // What proves who is there opens above this and must not close it.
    <Dialog.Root open onOpenChange={(open) => !open && !busy && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-black/50" />
        <Dialog.Popup
          ref={popup}
          initialFocus={popup}
          className="fixed inset-x-0 bottom-0 z-50 flex max-h-[92dvh] flex-col rounded-t-2xl border-t bg-background shadow-xl outline-none sm:inset-x-auto sm:top-1/2 sm:bottom-auto sm:left-1/2 sm:max-h-[88dvh] sm:w-[min(34rem,calc(100vw-2rem))] sm:-translate-x-1/2 sm:-translate-y-1/2 sm:rounded-xl sm:border"
        >
          <ConsentSheet
            key={consent.id}
            consent={consent}
            inDialog
            gone={gone}
            onDecided={onDecided}
            onBusy={setBusy}
            after={<Dialog.Close className={buttonStyle({ size: "lg" })}>Close</Dialog.Close>}
          />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

"use client";

import { AlertDialog } from "@base-ui/react/alert-dialog";
import { useMutation } from "@tanstack/react-query";
import { type ReactElement, type ReactNode, useState } from "react";
import { Alert } from "./alert";
import { Button } from "./button";
import { buttonStyle } from "./button-style";
import { Field, Input } from "./field";

/**
 * A button that asks before it does something that cannot be undone. A refusal is shown where it was asked for. `typed` is
 * a word that must be typed first.
 */
export function Confirm({
  trigger,
  title,
  children,
  action,
  cancel = "Cancel",
  typed,
  open: openFromOutside,
  onOpenChange,
  onConfirm,
}: {
  trigger?: ReactElement;
  title: string;
  children: ReactNode;
  action: string;
  cancel?: string;
  typed?: string;
  open?: boolean;
  onOpenChange?(open: boolean): void;
  onConfirm(): Promise<unknown>;
}) {
  const [openHere, setOpenHere] = useState(false);
  const [text, setText] = useState("");
  const open = openFromOutside ?? openHere;
  const change = (next: boolean) => {
    setText("");
    work.reset();
    setOpenHere(next);
    onOpenChange?.(next);
  };
  const work = useMutation({ mutationFn: onConfirm, onSuccess: () => change(false) });
  const ready = typed === undefined || text.trim() === typed;
  return (
    <AlertDialog.Root open={open} onOpenChange={change}>
      {trigger && <AlertDialog.Trigger render={trigger} />}
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className="fixed inset-0 z-40 bg-black/50" />
        <AlertDialog.Popup className="fixed top-1/4 left-1/2 z-50 w-[min(28rem,calc(100vw-2rem))] -translate-x-1/2 rounded-lg border bg-background p-5 shadow-xl outline-none">
          <form
            className="space-y-4"
            onSubmit={(event) => {
              event.preventDefault();
              event.stopPropagation();
              if (ready && !work.isPending) work.mutate();
            }}
          >
            <div>
              <AlertDialog.Title className="text-base font-semibold break-words">{title}</AlertDialog.Title>
              <AlertDialog.Description className="mt-2 break-words text-muted-foreground">{children}</AlertDialog.Description>
            </div>
            {typed !== undefined && (
              <Field
                label={
                  <>
                    Type <span className="font-mono">{typed}</span> to confirm
                  </>
                }
              >
                <Input value={text} onValueChange={setText} autoComplete="off" spellCheck={false} className="font-mono" />
              </Field>
            )}
            {work.isError && <Alert title={work.error.message} />}
            <div className="flex justify-end gap-2">
              <AlertDialog.Close className={buttonStyle()}>{cancel}</AlertDialog.Close>
              <Button type="submit" variant="danger" disabled={!ready || work.isPending}>
                {action}
              </Button>
            </div>
          </form>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}

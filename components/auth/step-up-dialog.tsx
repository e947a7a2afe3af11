"use client";

import { Dialog } from "@base-ui/react/dialog";
import { KeyRound } from "lucide-react";
import { createContext, type FormEvent, type ReactNode, useCallback, useContext, useRef, useState } from "react";
import { ApiRefusal, api } from "#lib/client";
import { Alert } from "../ui/alert";
import { Button } from "../ui/button";
import { buttonStyle } from "../ui/button-style";
import { Field, Input } from "../ui/field";
import { stepUpWithPasskey } from "./browser-passkey";

type Question = { by: "passkey" | "password"; answer(steppedUp: boolean): void };
type WithStepUp = <T>(action: () => Promise<T>) => Promise<T>;

const StepUp = createContext<WithStepUp | null>(null);

/**
 * `withStepUp(action)` runs the action. When the API answers STEP_UP_REQUIRED it asks the person to prove who they are,
 * then runs it again. When they do not, or have nothing to prove it with, it throws the refusal.
 */
export function useStepUp(): { withStepUp: WithStepUp } {
  const withStepUp = useContext(StepUp);
  if (!withStepUp) throw new Error("useStepUp needs a StepUpProvider above it.");
  return { withStepUp };
}

export function StepUpProvider({ children }: { children: ReactNode }) {
  const [question, setQuestion] = useState<Question | null>(null);
  // Two actions that are refused at once share one answer.
  const asked = useRef<Promise<boolean> | null>(null);
  const withStepUp: WithStepUp = useCallback(async (action) => {
    try {
      return await action();
    } catch (error) {
      if (!(error instanceof ApiRefusal) || error.code !== "STEP_UP_REQUIRED") throw error;
      const { passkeys, signInWith } = await api("GET /auth/account", {});
      if (passkeys === 0 && !signInWith.includes("password")) throw error;
      asked.current ??= new Promise<boolean>((answer) => setQuestion({ by: passkeys > 0 ? "passkey" : "password", answer })).finally(() => {
        asked.current = null;
        setQuestion(null);
      });
      if (!(await asked.current)) throw error;
      return await action();
    }
  }, []);
  return (
    <StepUp value={withStepUp}>
      {children}
      {question && <StepUpDialog {...question} />}
    </StepUp>
  );
}

function StepUpDialog({ by, answer }: Question) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string>();
  const go = useRef<HTMLButtonElement>(null);
  const prove = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    // A form inside a portal still bubbles to the form it was opened from.
    event.stopPropagation();
    const password = String(new FormData(event.currentTarget).get("password") ?? "");
    setBusy(true);
    setError(undefined);
    try {
      await (by === "passkey" ? stepUpWithPasskey() : api("POST /auth/step-up", { password }));
      answer(true);
    } catch (problem) {
      setError((problem as Error).message);
      setBusy(false);
    }
  };
  return (
    <Dialog.Root open onOpenChange={(open) => !open && answer(false)}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-[60] bg-black/40" />
        <Dialog.Popup
          {...(by === "passkey" && { initialFocus: go })}
          className="fixed top-1/4 left-1/2 z-[70] w-[min(24rem,calc(100vw-2rem))] -translate-x-1/2 rounded-lg border bg-background p-5 shadow-xl"
        >
          <Dialog.Title className="text-base font-semibold">Is it you?</Dialog.Title>
          <Dialog.Description className="mt-2 text-muted-foreground">
            {by === "passkey" ? "Use your passkey to go on." : "Type your password to go on."} You will not be asked again for five minutes.
          </Dialog.Description>
          <form onSubmit={prove} className="mt-4 space-y-4">
            {error && by === "passkey" && <Alert title={error} />}
            {by === "password" && (
              <Field label="Password" error={error}>
                <Input name="password" type="password" autoComplete="current-password" required maxLength={1000} autoFocus />
              </Field>
            )}
            <div className="flex justify-end gap-2">
              <Dialog.Close className={buttonStyle()}>Cancel</Dialog.Close>
              <Button ref={go} type="submit" variant="primary" disabled={busy}>
                {by === "passkey" && <KeyRound aria-hidden />}
                {busy ? "Waiting…" : by === "passkey" ? "Use passkey" : "Continue"}
              </Button>
            </div>
          </form>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

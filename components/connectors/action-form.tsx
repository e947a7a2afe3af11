"use client";

import { useMutation } from "@tanstack/react-query";
import { Play } from "lucide-react";
import { type FormEvent, useState } from "react";
import { ApiRefusal, api } from "#lib/client";
import { Alert } from "../ui/alert";
import { Button } from "../ui/button";
import { Coded } from "../ui/coded";
import { Confirm } from "../ui/confirm";
import { InputDataFields, toInputFailure, useInputData } from "../workflows/input-data";
import { type Action, changes } from "./action-list";
import { ActionResult } from "./action-result";

/** Where an action is given its input and done. One that changes something asks first. */
export function ActionForm({ action, appName, account }: { action: Action; appName: string; account: string }) {
  const input = useInputData(action.inputSchema, {}, { inOrder: true });
  const [unread, setUnread] = useState<unknown>(null);
  const [asked, setAsked] = useState<Record<string, unknown> | null>(null);
  const run = useMutation({
    mutationFn: async (given: Record<string, unknown>) => (await api("POST /connectors/actions/{name}/run", { name: action.name, input: given })).output,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (run.isPending) return;
    setUnread(null);
    try {
      const given = input.read();
      if (changes(action)) setAsked(given);
      else run.mutate(given);
    } catch (error) {
      // A text that is no JSON is said at its field, as a refusal is.
      setUnread(error);
    }
  };
  const error = unread ?? run.error;
  return (
    <div className="space-y-6">
      <form aria-label="Input" onSubmit={submit} className="space-y-4 rounded-lg border bg-card p-4">
        {takesNothing(action) ? (
          <>
            <p className="text-muted-foreground">It takes nothing.</p>
            {run.error && <Alert title={run.error.message} />}
          </>
        ) : (
          <InputDataFields input={input} failure={error ? failureOf(error, input.parameters) : null} />
        )}
        <div className="flex justify-end">
          <Button type="submit" variant="primary" disabled={run.isPending}>
            <Play aria-hidden /> {run.isPending ? "Running…" : "Run"}
          </Button>
        </div>
      </form>
      <Confirm
        open={asked !== null}
        onOpenChange={(open) => !open && setAsked(null)}
        title={`This changes something in ${account}'s ${appName}`}
        action="Do it"
        // What goes wrong is said at the form's fields.
        onConfirm={async () => asked && (await run.mutateAsync(asked).catch(() => null))}
      >
        <Coded>{action.description}</Coded> It is done at once, in the account itself.
      </Confirm>
      <div aria-live="polite">{run.data !== undefined && !run.isPending && <ActionResult key={run.submittedAt} output={run.data} />}</div>
    </div>
  );
}

const takesNothing = ({ inputSchema }: Action) => Object.keys((inputSchema.properties ?? {}) as object).length === 0;

/** A refusal may name a field by itself, where it is the app that refuses, or as part of the input. */
function failureOf(error: unknown, fields: { name: string }[]) {
  const param = error instanceof ApiRefusal ? error.param : undefined;
  if (param !== undefined && fields.some(({ name }) => name === param)) return { message: (error as Error).message, field: param };
  return toInputFailure(error, "input");
}

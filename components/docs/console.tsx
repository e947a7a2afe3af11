"use client";

import { Play, Square } from "lucide-react";
import { type FormEvent, useState } from "react";
import { Alert } from "../ui/alert";
import { Badge } from "../ui/badge";
import { Button } from "../ui/button";
import { ConsoleAnswer } from "./console-answer";
import { ConsoleField } from "./console-field";
import { type Callable, consoleRequest, type Entered, idOf, WrongField } from "./console-request";
import { KeyField } from "./key-field";
import { useCall } from "./use-call";

/** In this tab's memory alone, for the next operation: it is gone with the tab, and stands in no storage. */
let keptKey = "";

/** Calls an operation of this server from its page. What changes something is sent at the second press. */
export function Console(callable: Callable) {
  const { inputs, writes, method } = callable;
  const [key, setKey] = useState(keptKey);
  const [entered, setEntered] = useState<Entered>(() => Object.fromEntries(inputs.map((input) => [idOf(input), input.start])));
  const [files, setFiles] = useState<Record<string, File>>({});
  const [wrong, setWrong] = useState<WrongField>();
  const [sure, setSure] = useState(false);
  const { answer, sending, send, stop } = useCall();

  const changed = () => {
    setSure(false);
    setWrong(undefined);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    try {
      const request = consoleRequest(callable, entered, files, callable.key === "refused" ? "" : key.trim());
      if (writes && !sure) return setSure(true);
      setSure(false);
      void send(request, callable.responds);
    } catch (error) {
      if (!(error instanceof WrongField)) throw error;
      setWrong(error);
    }
  };
  const shown = (required: boolean) =>
    inputs
      .filter((input) => input.required === required)
      .map((input) => (
        <ConsoleField
          key={idOf(input)}
          input={input}
          value={entered[idOf(input)] ?? ""}
          error={wrong?.field === idOf(input) ? wrong.message : undefined}
          onChange={(value) => {
            changed();
            setEntered({ ...entered, [idOf(input)]: value });
          }}
          onFile={(file) => {
            changed();
            const { [idOf(input)]: _, ...rest } = files;
            setFiles(file ? { ...rest, [idOf(input)]: file } : rest);
          }}
        />
      ));
  const optional = shown(false);

  return (
    <section aria-label="Console" className="space-y-4 rounded-lg border bg-card p-4">
      <form className="space-y-4" noValidate onSubmit={submit}>
        <div className="flex items-center justify-between gap-2">
          <h2 className="font-medium">Try it on this server</h2>
          {writes && <Badge tone="warning">Changes something</Badge>}
        </div>
        <KeyField
          use={callable.key}
          value={key}
          onChange={(value) => {
            keptKey = value;
            setKey(value);
            changed();
          }}
        />
        {shown(true)}
        {optional.length > 0 && (
          <details open={wrong ? true : undefined}>
            <summary className="w-fit rounded py-1 text-xs font-medium text-muted-foreground hover:text-foreground">
              Optional fields ({optional.length})
            </summary>
            <div className="mt-3 space-y-4">{optional}</div>
          </details>
        )}
        {sure && <Alert tone="info" title={`This ${method} changes something here. Press again to send it.`} />}
        <div className="flex gap-2">
          <Button type="submit" variant={sure ? "danger" : "primary"} disabled={sending}>
            <Play aria-hidden /> {sending ? "Sending…" : sure ? "Send it" : "Send"}
          </Button>
          {sending && (
            <Button onClick={stop}>
              <Square aria-hidden /> Stop
            </Button>
          )}
        </div>
      </form>
      {answer && <ConsoleAnswer answer={answer} />}
    </section>
  );
}

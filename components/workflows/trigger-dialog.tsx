"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { ApiRefusal, api, type OutputOf } from "#lib/client";
import { Alert } from "../ui/alert";
import { Button } from "../ui/button";
import { Choice, Choices } from "../ui/choice";
import { CodeBlock } from "../ui/code-block";
import { Field, Input } from "../ui/field";
import { Modal } from "../ui/modal";
import { cronWords } from "./cron-words";
import { InputDataFields, toInputFailure, useInputData } from "./input-data";

export type Trigger = OutputOf<"GET /triggers">["data"][number];
type Schema = Record<string, unknown> | null;
type Props = { workflowId: string; inputSchema: Schema; trigger: Trigger | null; onClose(): void };

const here = () => Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";

/** Makes a trigger, or changes one. The address of a new webhook is shown here and nowhere else. */
export function TriggerDialog({ open, ...props }: Props & { open: boolean }) {
  const [url, setUrl] = useState<string | null>(null);
  const close = () => {
    setUrl(null);
    props.onClose();
  };
  return (
    <Modal
      open={open}
      onOpenChange={(next) => next || close()}
      keep={url !== null}
      title={url !== null ? "The webhook's address" : props.trigger ? "Change the trigger" : "Start it by itself"}
      {...(url === null && { description: "Its runs work in your name, and only while you may run this workflow." })}
    >
      {url !== null ? (
        <div className="space-y-4">
          <Alert tone="info" title="Copy the address now. It is not stored, and cannot be shown again.">
            Whoever has it can start the workflow. What is sent there is in the run's input, as event.
          </Alert>
          <CodeBlock label="Webhook address">{url}</CodeBlock>
          <div className="flex justify-end">
            <Button variant="primary" onClick={close}>
              I have copied it
            </Button>
          </div>
        </div>
      ) : (
        <TriggerForm {...props} onClose={close} onUrl={setUrl} />
      )}
    </Modal>
  );
}

function TriggerForm({ workflowId, inputSchema, trigger, onClose, onUrl }: Props & { onUrl(url: string): void }) {
  const router = useRouter();
  const [type, setType] = useState<Trigger["type"]>(trigger?.type ?? "schedule");
  const [cron, setCron] = useState(trigger?.cron ?? "0 9 * * MON-FRI");
  const [timezone, setTimezone] = useState(() => trigger?.timezone ?? here());
  const input = useInputData(type === "webhook" ? withoutEvent(inputSchema) : inputSchema, trigger?.inputData);
  const save = useMutation({
    mutationFn: async () => {
      const times = type === "schedule" ? { cron, timezone } : {};
      const inputData = input.read();
      if (trigger) return void (await api("PATCH /triggers/{id}", { id: trigger.id, ...times, inputData }));
      const { url } = await api("POST /triggers", { workflowId, type, ...times, inputData });
      return url ?? undefined;
    },
    onSuccess: (url) => {
      router.refresh();
      if (url) onUrl(url);
      else onClose();
    },
  });
  const param = save.error instanceof ApiRefusal ? save.error.param : undefined;
  const errorAt = (field: string) => (param === field ? save.error?.message : undefined);
  const isTime = param === "cron" || param === "timezone";
  return (
    <form
      className="space-y-4"
      onSubmit={(event) => {
        event.preventDefault();
        event.stopPropagation();
        if (!save.isPending) save.mutate();
      }}
    >
      {!trigger && (
        <Choices legend="What starts it">
          <Choice name="type" label="The clock" hint="At times that come again" checked={type === "schedule"} onChange={() => setType("schedule")} />
          <Choice name="type" label="A webhook" hint="When another program calls an address" checked={type === "webhook"} onChange={() => setType("webhook")} />
        </Choices>
      )}
      {type === "schedule" && (
        <div className="grid gap-4 sm:grid-cols-2">
          <Field label="Times" hint={<TimesHint cron={cron} />} error={errorAt("cron")}>
            <Input value={cron} onValueChange={setCron} required spellCheck={false} autoComplete="off" className="font-mono text-xs" />
          </Field>
          <Field label="Timezone" error={errorAt("timezone")}>
            <Input value={timezone} onValueChange={setTimezone} required list="timezones" spellCheck={false} autoComplete="off" />
            <datalist id="timezones">
              {Intl.supportedValuesOf("timeZone").map((zone) => (
                <option key={zone} value={zone} />
              ))}
            </datalist>
          </Field>
        </div>
      )}
      <div className="space-y-1 border-t pt-4">
        <p className="font-medium">What each run is given</p>
        {type === "webhook" && <p className="text-xs text-muted-foreground">Besides what it is called with, which is its event.</p>}
      </div>
      <InputDataFields key={type} input={input} failure={save.error && !isTime ? toInputFailure(save.error) : null} />
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" variant="primary" disabled={save.isPending}>
          {trigger ? "Save" : "Create trigger"}
        </Button>
      </div>
    </form>
  );
}

/** What the times mean, while they are written. */
function TimesHint({ cron }: { cron: string }) {
  const words = cronWords(cron);
  return (
    <>
      {words && <span className="block text-foreground">{words}.</span>}
      Minute, hour, day of the month, month, day of the week.
    </>
  );
}

/** What a webhook is called with comes when it is called. */
function withoutEvent(schema: Schema): Schema {
  const properties = schema?.properties as Record<string, unknown> | undefined;
  if (!properties || !Object.hasOwn(properties, "event")) return schema;
  const { event: _, ...rest } = properties;
  return { ...schema, properties: rest };
}

"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useRef, useState } from "react";
import { ApiRefusal, api } from "#lib/client";
import { Button } from "../ui/button";
import { Choice, Choices } from "../ui/choice";
import { ModalActions } from "../ui/modal";
import { EventFields, PayloadNames } from "./event-fields";
import { ScheduleFields, timezoneHere } from "./schedule-fields";
import { type Target, TargetFields } from "./target-fields";
import { type Given, TargetInput } from "./target-input";
import type { Trigger } from "./trigger";

type Props = { trigger: Trigger | null; workflowId?: string; onClose(): void; onUrl(url: string): void };

const TYPES = [
  { type: "schedule", label: "The clock", hint: "At times that come again" },
  { type: "webhook", label: "A webhook", hint: "When another program calls an address" },
  { type: "event", label: "A connected account", hint: "When something happens in it" },
] as const;

/** Fields of the form itself; anything else that is refused is a part of what each run is given. */
const OWN = ["cron", "timezone", "event", "source", "workflowId", "skill"];

function targetOf(trigger: Trigger | null, workflowId: string | undefined): Target {
  if (trigger?.skill) return { kind: "skill", ref: trigger.skill };
  return { kind: "workflow", ref: workflowId ?? String(trigger?.workflowId ?? "") };
}

export function TriggerForm({ trigger, workflowId, onClose, onUrl }: Props) {
  const router = useRouter();
  const [type, setType] = useState<Trigger["type"]>(trigger?.type ?? "schedule");
  const [times, setTimes] = useState(() => ({ cron: trigger?.cron ?? "0 9 * * MON-FRI", timezone: trigger?.timezone ?? timezoneHere() }));
  const [occasion, setOccasion] = useState({ event: trigger?.event ?? "", source: trigger?.source ?? "" });
  const [target, setTarget] = useState(() => targetOf(trigger, workflowId));
  const reader = useRef<() => Given>(() => ({}));
  const save = useMutation({
    mutationFn: async () => {
      const when = type === "schedule" ? times : {};
      if (trigger) return void (await api("PATCH /triggers/{id}", { id: trigger.id, ...when, ...reader.current() }));
      const of = type === "event" ? { event: occasion.event, ...(occasion.source && { source: occasion.source }) } : {};
      const what = target.kind === "workflow" ? { workflowId: target.ref } : { skill: target.ref };
      const { url } = await api("POST /triggers", { type, ...when, ...of, ...what, ...reader.current() });
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
  const chooses = !trigger && workflowId === undefined;
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
          {TYPES.map((each) => (
            <Choice key={each.type} name="type" label={each.label} hint={each.hint} checked={type === each.type} onChange={() => setType(each.type)} />
          ))}
        </Choices>
      )}
      {type === "schedule" && <ScheduleFields times={times} onChange={setTimes} errorAt={errorAt} />}
      {type === "event" && !trigger && <EventFields value={occasion} onChange={setOccasion} errorAt={errorAt} />}
      {chooses && <TargetFields target={target} onChange={setTarget} errorAt={errorAt} />}
      {target.ref !== "" && (
        <>
          <div className="space-y-1 border-t pt-4">
            <p className="font-medium">What each run is given</p>
            {type === "webhook" && <p className="text-xs text-muted-foreground">Besides what it is called with, which is its event.</p>}
            {type === "event" && occasion.event && <PayloadNames event={occasion.event} />}
          </div>
          <TargetInput
            key={`${target.kind} ${target.ref}`}
            {...{ target, type, trigger, reader }}
            failure={save.error && !OWN.includes(param ?? "") ? save.error : null}
          />
        </>
      )}
      <ModalActions>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" variant="primary" disabled={save.isPending || (type === "event" && occasion.event === "")}>
          {trigger ? "Save" : "Create trigger"}
        </Button>
      </ModalActions>
    </form>
  );
}

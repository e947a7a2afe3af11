"use client";

import { useMutation } from "@tanstack/react-query";
import { CalendarClock, Pencil, Plus, Webhook } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { toast } from "sonner";
import { api } from "#lib/client";
import { Badge } from "../ui/badge";
import { Button } from "../ui/button";
import { Confirm } from "../ui/confirm";
import { Section } from "../ui/section";
import { TimeAgo } from "../ui/time-ago";
import { cronWords } from "./cron-words";
import { type Trigger, TriggerDialog } from "./trigger-dialog";

type Props = { workflowId: string; inputSchema: Record<string, unknown> | null; triggers: Trigger[]; may: boolean };

/** What starts a workflow by itself: times and addresses. */
export function Triggers({ workflowId, inputSchema, triggers, may }: Props) {
  const [edited, setEdited] = useState<Trigger | "new" | null>(null);
  // The form that is closed keeps its words until it is gone.
  const [round, setRound] = useState(0);
  const open = (what: Trigger | "new") => {
    setRound(round + 1);
    setEdited(what);
  };
  return (
    <Section
      title="Starts by itself"
      description={triggers.length === 0 ? "Nothing starts it yet but people and programs that ask for it." : undefined}
      action={
        may && (
          <Button onClick={() => open("new")}>
            <Plus aria-hidden /> Add a trigger
          </Button>
        )
      }
    >
      {triggers.length > 0 && (
        <ul aria-label="Triggers" className="divide-y rounded-lg border">
          {triggers.map((trigger) => (
            <TriggerRow key={trigger.id} trigger={trigger} may={may} onEdit={() => open(trigger)} />
          ))}
        </ul>
      )}
      <TriggerDialog
        key={round}
        open={edited !== null}
        workflowId={workflowId}
        inputSchema={inputSchema}
        trigger={edited === "new" ? null : edited}
        onClose={() => setEdited(null)}
      />
    </Section>
  );
}

const WHEN = { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" } as const;

/** A time to come, in the trigger's own zone. */
const inZone = (at: string, timeZone: string | null) => new Intl.DateTimeFormat("en-GB", { ...WHEN, timeZone: timeZone ?? "UTC" }).format(Date.parse(at));

function TriggerRow({ trigger, may, onEdit }: { trigger: Trigger; may: boolean; onEdit(): void }) {
  const router = useRouter();
  const { id, type, cron, timezone, enabled, disabledReason, nextAt, lastAt, lastRunId, lastProblem, runsAs } = trigger;
  const isSchedule = type === "schedule";
  const Icon = isSchedule ? CalendarClock : Webhook;
  const words = isSchedule ? cronWords(cron ?? "") : "Webhook";
  const name = isSchedule ? `the schedule ${cron}` : `the webhook ${id}`;
  const turn = useMutation({
    mutationFn: () => api("PATCH /triggers/{id}", { id, enabled: !enabled }),
    onSuccess: () => router.refresh(),
    onError: (error) => toast.error(error.message),
  });
  return (
    <li className="flex flex-wrap items-start gap-x-4 gap-y-2 p-3">
      <Icon aria-hidden className="mt-0.5 size-4 shrink-0 text-muted-foreground" />
      <div className="min-w-48 flex-1 space-y-0.5">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
          {words && <span className="font-medium">{words}</span>}
          <span className={words ? "font-mono text-xs text-muted-foreground" : "font-mono font-medium"}>{isSchedule ? cron : id}</span>
          {isSchedule && <span className="text-muted-foreground">{timezone}</span>}
          {!enabled && <Badge tone="warning">Off</Badge>}
        </p>
        <p className="text-xs text-muted-foreground">
          {nextAt && enabled && <>Next {inZone(nextAt, timezone)}. </>}
          {lastAt ? (
            <>
              Last <TimeAgo at={lastAt} />
              {lastRunId && (
                <>
                  {" "}
                  <Link href={`/workflows/runs/${lastRunId}`} className="text-accent underline-offset-2 hover:underline">
                    {lastRunId}
                  </Link>
                </>
              )}
              .{" "}
            </>
          ) : (
            "Has not started it yet. "
          )}
          In the name of {runsAs.name ?? "somebody who is gone"}.
        </p>
        {disabledReason && <p className="text-xs text-warning">Switched off: {disabledReason}</p>}
        {lastProblem && (
          <p className="text-xs text-danger">
            It started no run <TimeAgo at={lastProblem.at} />: {lastProblem.message}
          </p>
        )}
      </div>
      {may && (
        <div className="flex flex-wrap gap-1">
          <Button size="sm" disabled={turn.isPending} aria-label={`Switch ${name} ${enabled ? "off" : "on"}`} onClick={() => turn.mutate()}>
            Switch {enabled ? "off" : "on"}
          </Button>
          <Button size="sm" variant="ghost" aria-label={`Change ${name}`} onClick={onEdit}>
            <Pencil aria-hidden />
          </Button>
          <Confirm
            trigger={
              <Button size="sm" variant="ghost" aria-label={`Delete ${name}`}>
                Delete
              </Button>
            }
            title={`Delete ${name}?`}
            action="Delete"
            onConfirm={async () => {
              await api("DELETE /triggers/{id}", { id });
              router.refresh();
            }}
          >
            {isSchedule ? "It starts nothing any more." : "Its address answers nobody any more, and cannot be had again."} Runs that it has started stay.
          </Confirm>
        </div>
      )}
    </li>
  );
}

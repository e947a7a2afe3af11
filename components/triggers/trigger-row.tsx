"use client";

import { useMutation } from "@tanstack/react-query";
import { CalendarClock, Pencil, Plug, Webhook } from "lucide-react";
import { useRouter } from "next/navigation";
import { toast } from "sonner";
import { api } from "#lib/client";
import { Badge } from "../ui/badge";
import { Button } from "../ui/button";
import { Confirm } from "../ui/confirm";
import { Link } from "../ui/link";
import { TimeAgo } from "../ui/time-ago";
import { toastUndo } from "../ui/toast-undo";
import { RunNow } from "./run-now";
import { nameOf, type Trigger, waitsFor } from "./trigger";
import { TriggerHistory } from "./trigger-history";

const WHEN = { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" } as const;
const ICONS = { schedule: CalendarClock, webhook: Webhook, event: Plug };
const LINK = "text-accent underline-offset-2 hover:underline";

/** A time to come, in the trigger's own zone. */
const inZone = (at: string, timeZone: string | null) => new Intl.DateTimeFormat("en-GB", { ...WHEN, timeZone: timeZone ?? "UTC" }).format(Date.parse(at));

/** A trigger: what it waits for, how it stands, and what can be done about it. `target` shows what it starts as well. */
export function TriggerRow({ trigger, may, target = false, onEdit }: { trigger: Trigger; may: boolean; target?: boolean; onEdit(): void }) {
  const { type, timezone, enabled, disabledReason, nextAt, lastAt, lastProblem, runsAs } = trigger;
  const Icon = ICONS[type];
  const { words, written, about } = waitsFor(trigger);
  return (
    <li id={String(trigger.id)} className="flex scroll-mt-20 flex-wrap items-start gap-x-4 gap-y-2 p-3 target:bg-muted">
      <Icon aria-hidden className="mt-0.5 size-4 shrink-0 text-muted-foreground" />
      <div className="min-w-48 flex-1 space-y-0.5">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
          {words && <span className="font-medium">{words}</span>}
          <span className={words ? "font-mono text-xs break-all text-muted-foreground" : "font-mono font-medium"}>{written}</span>
          {about && <span className="break-all text-muted-foreground">{about}</span>}
          {!enabled && <Badge tone="warning">Off</Badge>}
        </p>
        {target && (
          <p>
            Starts <Target trigger={trigger} />
          </p>
        )}
        <p className="text-xs text-muted-foreground">
          {nextAt && enabled && type === "schedule" && <>Next {inZone(nextAt, timezone)}. </>}
          {lastAt ? (
            <>
              Last <TimeAgo at={lastAt} />
              <LastStarted trigger={trigger} />.{" "}
            </>
          ) : (
            "Has not started it yet. "
          )}
          In the name of {runsAs.name ?? "somebody who is gone"}.
        </p>
        {disabledReason && <p className="text-xs text-warning">Switched off: {disabledReason}</p>}
        {lastProblem && (
          <p className="text-xs text-danger">
            It started nothing <TimeAgo at={lastProblem.at} />: {lastProblem.message}
          </p>
        )}
      </div>
      <div className="flex flex-wrap gap-1">
        <TriggerHistory trigger={trigger} may={may} />
        {may && <Actions trigger={trigger} onEdit={onEdit} />}
      </div>
    </li>
  );
}

function Target({ trigger: { workflowId, workflowSlug, skill } }: { trigger: Trigger }) {
  const [path, words] = workflowId !== null ? [`/workflows/${workflowId}`, `the workflow ${workflowSlug}`] : [`/library/${skill}`, `the skill ${skill}`];
  return (
    <Link href={path} className={LINK}>
      {words}
    </Link>
  );
}

function LastStarted({ trigger: { lastRunId, lastExecutionId } }: { trigger: Trigger }) {
  const [path, id] = lastRunId ? [`/workflows/runs/${lastRunId}`, lastRunId] : [`/executions/${lastExecutionId}`, lastExecutionId];
  return id ? (
    <>
      {" "}
      <Link href={path} className={LINK}>
        {id}
      </Link>
    </>
  ) : null;
}

function Actions({ trigger, onEdit }: { trigger: Trigger; onEdit(): void }) {
  const router = useRouter();
  const { id, type, enabled } = trigger;
  const name = nameOf(trigger);
  const set = async (on: boolean) => {
    await api("PATCH /triggers/{id}", { id, enabled: on });
    router.refresh();
  };
  const turn = useMutation({
    mutationFn: () => set(!enabled),
    onSuccess: () => toastUndo(`Switched ${enabled ? "off" : "on"}: ${name}`, () => set(enabled)),
    onError: (error) => toast.error(error.message),
  });
  return (
    <>
      {type !== "event" && <RunNow trigger={trigger} />}
      <Button size="sm" disabled={turn.isPending} aria-label={`Switch ${enabled ? "off" : "on"} ${name}`} onClick={() => turn.mutate()}>
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
        {type === "webhook" ? "Its address answers nobody any more, and cannot be had again." : "It starts nothing any more."} Runs that it has started stay.
      </Confirm>
    </>
  );
}

"use client";

import { useState } from "react";
import type { Trigger } from "./trigger";
import { TriggerDialog } from "./trigger-dialog";
import { TriggerRow } from "./trigger-row";

/** Triggers, each to be changed in a dialog. `target` says of each what it starts. */
export function TriggerList({ triggers, may, target = false }: { triggers: Trigger[]; may: boolean; target?: boolean }) {
  const [edited, setEdited] = useState<Trigger | null>(null);
  const [open, setOpen] = useState(false);
  // The form that is closed keeps its words until it is gone.
  const [round, setRound] = useState(0);
  const edit = (trigger: Trigger) => {
    setEdited(trigger);
    setRound(round + 1);
    setOpen(true);
  };
  return (
    <>
      <ul aria-label="Triggers" className="divide-y rounded-lg border">
        {triggers.map((trigger) => (
          <TriggerRow key={trigger.id} trigger={trigger} may={may} target={target} onEdit={() => edit(trigger)} />
        ))}
      </ul>
      <TriggerDialog key={round} open={open} trigger={edited} onClose={() => setOpen(false)} />
    </>
  );
}

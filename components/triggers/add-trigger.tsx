"use client";

import { Plus } from "lucide-react";
import { useState } from "react";
import { Button } from "../ui/button";
import { TriggerDialog } from "./trigger-dialog";

/** Makes a trigger, of a workflow where one is given and else of what is chosen. */
export function AddTrigger({ workflowId, primary = false }: { workflowId?: string; primary?: boolean }) {
  const [open, setOpen] = useState(false);
  const [round, setRound] = useState(0);
  const start = () => {
    setRound(round + 1);
    setOpen(true);
  };
  return (
    <>
      <Button variant={primary ? "primary" : "outline"} onClick={start}>
        <Plus aria-hidden /> Add a trigger
      </Button>
      <TriggerDialog key={round} open={open} trigger={null} {...(workflowId !== undefined && { workflowId })} onClose={() => setOpen(false)} />
    </>
  );
}

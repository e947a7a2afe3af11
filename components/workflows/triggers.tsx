import { AddTrigger } from "../triggers/add-trigger";
import type { Trigger } from "../triggers/trigger";
import { TriggerList } from "../triggers/trigger-list";
import { Section } from "../ui/section";

/** What starts a workflow by itself: times, addresses, and what happens in connected accounts. */
export function Triggers({ workflowId, triggers, may }: { workflowId: string; triggers: Trigger[]; may: boolean }) {
  return (
    <Section
      title="Starts by itself"
      description={triggers.length === 0 ? "Nothing starts it yet but people and programs that ask for it." : undefined}
      action={may && <AddTrigger workflowId={workflowId} />}
    >
      {triggers.length > 0 && <TriggerList triggers={triggers} may={may} />}
    </Section>
  );
}

"use client";

import { useRouter } from "next/navigation";
import { Select } from "../ui/field";
import { href } from "../ui/href";

type Props = { workflows: { id: string; name: string }[]; workflowId: string | undefined; status: string | undefined };

/** Narrows the runs to those of one workflow. */
export function WorkflowFilter({ workflows, workflowId, status }: Props) {
  const router = useRouter();
  if (workflows.length === 0 && workflowId === undefined) return null;
  const isListed = workflowId === undefined || workflows.some(({ id }) => id === workflowId);
  return (
    <div className="w-full sm:w-60">
      <Select
        aria-label="Workflow"
        value={workflowId ?? ""}
        onChange={(event) => router.push(href("/workflows/runs", { status, workflowId: event.currentTarget.value }))}
      >
        <option value="">All workflows</option>
        {!isListed && <option value={workflowId}>{workflowId}</option>}
        {workflows.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </Select>
    </div>
  );
}

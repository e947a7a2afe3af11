"use client";

import { FlaskConical, Play } from "lucide-react";
import { type FormEvent, type KeyboardEvent, useRef, useState } from "react";
import { api } from "#lib/client";
import { Button } from "../ui/button";
import { useGo } from "../ui/going";
import { InputDataFields, type InputFailure, toInputFailure, useInputData } from "./input-data";

/** Where a workflow is given its input and started; how it goes is on the run's page. */
export function LaunchForm({ workflowId, inputSchema }: { workflowId: string; inputSchema: Record<string, unknown> | null }) {
  const input = useInputData(inputSchema);
  const [failure, setFailure] = useState<InputFailure | null>(null);
  const [starting, setStarting] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const go = useGo();

  const launch = async (event: FormEvent) => {
    event.preventDefault();
    if (starting) return;
    setStarting(true);
    setFailure(null);
    try {
      const { runId } = await api("POST /workflows/{workflowId}/launch", { workflowId, inputData: input.read() });
      // It stays "starting" until the next page is there, so that nobody starts it twice.
      go(`/workflows/runs/${runId}`);
    } catch (error) {
      setFailure(toInputFailure(error));
      setStarting(false);
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) form.current?.requestSubmit();
  };
  return (
    <form ref={form} aria-label="Run" onSubmit={launch} onKeyDown={onKeyDown} className="space-y-4 rounded-lg border bg-card p-4">
      <InputDataFields input={input} failure={failure} />
      <div className="flex flex-wrap justify-end gap-2">
        {input.fill && (
          <Button
            disabled={starting}
            onClick={() => {
              input.fill?.();
              setFailure(null);
            }}
          >
            <FlaskConical aria-hidden /> Use the example
          </Button>
        )}
        <Button type="submit" variant="primary" disabled={starting} aria-keyshortcuts="Control+Enter Meta+Enter">
          <Play aria-hidden /> {starting ? "Starting…" : "Run"}
          <kbd aria-hidden className="ml-1 font-sans text-xs opacity-75 max-sm:hidden">
            Ctrl ↵
          </kbd>
        </Button>
      </div>
    </form>
  );
}

"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { api, type InputOf, type OutputOf } from "#lib/client";
import { ScopeList } from "../../components/agents/scopes";
import { useDecision } from "../../components/agents/use-decision";
import { withArticle } from "../../components/settings/roles";
import { Alert } from "../../components/ui/alert";
import { Button } from "../../components/ui/button";
import { Choice, Choices } from "../../components/ui/choice";
import { Field, Select } from "../../components/ui/field";
import { TimeLeft } from "../../components/ui/time-left";
import { DeviceFacts } from "./device-facts";
import { DeviceOutcome } from "./device-outcome";

export type Device = Extract<OutputOf<"GET /activate/lookup">, { type: "device" }>;
export type Workspace = Pick<OutputOf<"GET /workspaces">["data"][number], "slug" | "name" | "role">;
const ONLY_HERE = "The key works in this workspace only.";
type Access = "asked" | "full" | "ask";

/** A device that asks for a key: who it says it is, and how far it is let in. */
export function DeviceCard({ code, device, workspaces, current }: { code: string; device: Device; workspaces: Workspace[]; current: string }) {
  const router = useRouter();
  const { client_label: label, requested_scopes: asked, scope_details: details } = device;
  // Asking for everything and naming nothing come to the same choice.
  const named = asked.length > 0 && !asked.includes("*");
  const [access, setAccess] = useState<Access>(named ? "asked" : "full");
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set(asked));
  const [workspace, setWorkspace] = useState(current);
  const role = workspaces.find(({ slug }) => slug === workspace)?.role ?? "viewer";
  const { decide, busy, deciding, outcome, problem } = useDecision();

  const kind = outcome?.kind ?? (device.status === "pending" ? null : device.status);
  if (kind) return <DeviceOutcome kind={kind} label={label} focus={outcome !== null} />;

  const answer: Pick<InputOf<"POST /activate/confirm">, "access" | "scopes"> = access === "asked"
    ? { scopes: asked.filter((scope) => chosen.has(scope)) as never }
    : { access };
  const approve = () => api("POST /activate/confirm", { user_code: code, workspace, ...answer });
  const deny = () => api("POST /activate/deny", { user_code: code });
  const choices: { access: Access; label: string; hint: string }[] = [
    ...(named ? [{ access: "asked" as const, label: "What it asked for", hint: "Untick what it should not have." }] : []),
    { access: "ask", label: "Only what I allow", hint: "Its key can do nothing yet. It asks you for each thing when it needs it." },
    {
      access: "full",
      label: asked.includes("*") ? "Full access (as it asked)" : "Full access",
      hint: `Everything ${withArticle(role)} may do in this workspace, as you, without asking. It can also move itself to another of your workspaces.`,
    },
  ];
  if (!named) choices.reverse();
  return (
    <article className="space-y-6 rounded-xl border bg-card p-5">
      <DeviceFacts code={code} device={device} />
      {problem && <Alert title={problem} />}
      {workspaces.length > 1 ? (
        <Field label="Workspace" hint={access === "full" ? "Where its key works to begin with." : ONLY_HERE}>
          <Select value={workspace} disabled={busy} onChange={(event) => setWorkspace(event.target.value)}>
            {workspaces.map(({ slug, name, role }) => (
              <option key={slug} value={slug}>
                {name} ({role})
              </option>
            ))}
          </Select>
        </Field>
      ) : (
        <p>
          <span className="font-medium">Workspace:</span> <b className="font-medium">{workspaces[0]?.name}</b>.{" "}
          {access !== "full" && <span className="text-muted-foreground">{ONLY_HERE}</span>}
        </p>
      )}
      <Choices legend="What it may do">
        {choices.map((each) => (
          <div key={each.access} className="space-y-2">
            <Choice
              name="access"
              label={each.label}
              hint={each.hint}
              checked={access === each.access}
              disabled={busy}
              onChange={() => setAccess(each.access)}
            />
            {each.access === "asked" && access === "asked" && <ScopeList details={details} chosen={chosen} onChange={setChosen} disabled={busy} />}
          </div>
        ))}
      </Choices>
      {access === "asked" && chosen.size === 0 && <p className="text-muted-foreground">Tick at least one, or choose “Only what I allow”.</p>}
      <footer className="flex flex-wrap items-center gap-2 border-t pt-4">
        <p className="mr-auto text-muted-foreground">
          Expires in <TimeLeft until={device.expires_at} onOver={() => router.refresh()} />
        </p>
        <Button size="lg" disabled={busy} onClick={() => decide({ kind: "denied", run: deny })}>
          {deciding === "denied" ? "Denying…" : "Deny"}
        </Button>
        <Button
          size="lg"
          variant="primary"
          disabled={busy || (access === "asked" && chosen.size === 0)}
          onClick={() => decide({ kind: "approved", run: approve })}
        >
          {deciding === "approved" ? "Approving…" : "Approve"}
        </Button>
      </footer>
    </article>
  );
}

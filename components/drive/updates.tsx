"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { toast } from "sonner";
import { api } from "#lib/client";
import { Badge } from "../ui/badge";
import { Button } from "../ui/button";
import { Link } from "../ui/link";
import { type Update, UpdateChanges } from "./update-changes";

const REASONS = {
  newer: null,
  yanked: "The installed version was yanked by its publisher.",
  held: "The installed version waits for a review, and does not run.",
  quarantined: "The installed version is quarantined, and does not run.",
};

/** Updates of installed skills, each with what it would change, to take or to leave. */
export function Updates({ updates, may }: { updates: Update[]; may: boolean }) {
  return (
    <ul aria-label="Updates" className="divide-y rounded-lg border bg-card">
      {updates.map((update) => (
        <UpdateRow key={update.slug} update={update} may={may} />
      ))}
    </ul>
  );
}

function UpdateRow({ update, may }: { update: Update; may: boolean }) {
  const { slug, name, from, to, reason, changelog, changes } = update;
  const router = useRouter();
  const done = (message: string) => {
    toast.success(message);
    router.refresh();
  };
  const failed = (error: Error) => {
    toast.error(error.message);
    // What was shown may not be what is offered any more.
    router.refresh();
  };
  const chosen = { slug, ...(to && { version: to.content_sha }) };
  const accept = useMutation({
    mutationFn: () => api("POST /drive/updates/{slug}/accept", chosen),
    onSuccess: () => done(`${name} is now ${to?.version}`),
    onError: failed,
  });
  const dismiss = useMutation({
    mutationFn: () => api("POST /drive/updates/{slug}/dismiss", chosen),
    onSuccess: () => done(`${name} stays at ${from.version}`),
    onError: failed,
  });
  const busy = accept.isPending || dismiss.isPending;
  return (
    <li className="space-y-3 p-4">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p className="flex flex-wrap items-center gap-2">
          <Link href={`/library/${slug}`} className="font-medium underline-offset-2 hover:underline">
            {name}
          </Link>
          <span className="font-mono text-xs text-muted-foreground">
            {from.version}
            {to && ` → ${to.version}`}
          </span>
          {update.needs_attention && <Badge tone="warning">Read before updating</Badge>}
        </p>
        {may && to && (
          <span className="flex gap-2">
            <Button size="sm" variant="ghost" disabled={busy} aria-label={`Dismiss the update of ${name}`} onClick={() => dismiss.mutate()}>
              Dismiss
            </Button>
            <Button size="sm" variant="primary" disabled={busy} aria-label={`Update ${name} to ${to.version}`} onClick={() => accept.mutate()}>
              Update
            </Button>
          </span>
        )}
      </div>
      {REASONS[reason] && <p className="text-danger">{REASONS[reason]}</p>}
      {!to && <p className="text-muted-foreground">There is no version to go to.</p>}
      {changes && <UpdateChanges changes={changes} />}
      {changelog.map(
        ({ version, changelog: text }) =>
          text && (
            <p key={version} className="whitespace-pre-wrap text-muted-foreground">
              <span className="font-mono text-xs">{version}</span> {text}
            </p>
          ),
      )}
    </li>
  );
}

"use client";

import { useState } from "react";
import { isText, isTooLarge } from "../artifacts/artifact-url";
import { useArtifactText } from "../artifacts/use-artifact-text";
import { Alert } from "../ui/alert";
import { Badge } from "../ui/badge";
import { Diff } from "../ui/diff";
import { Link } from "../ui/link";
import type { Execution } from "./follow-execution";

type Artifact = Execution["artifacts"][number];
type Pair = { name: string; a: Artifact | undefined; b: Artifact | undefined };

/** What two runs left, by name: what only one has, what is the same, and of texts what differs. */
export function ComparedArtifacts({ a, b }: { a: Artifact[]; b: Artifact[] }) {
  const names = [...new Set([...a, ...b].map(({ filename }) => filename))];
  if (names.length === 0) return <p className="text-muted-foreground">Neither run left a file.</p>;
  const named = (list: Artifact[], name: string) => list.find(({ filename }) => filename === name);
  return (
    <ul className="divide-y rounded-lg border">
      {names.map((name) => (
        <ArtifactPair key={name} name={name} a={named(a, name)} b={named(b, name)} />
      ))}
    </ul>
  );
}

function ArtifactPair({ name, a, b }: Pair) {
  const [open, setOpen] = useState(false);
  const [said, tone] =
    a && b
      ? a.sha256 === b.sha256
        ? (["The same", "neutral"] as const)
        : (["Different", "warning"] as const)
      : a
        ? (["Only in the first", "danger"] as const)
        : (["Only in the second", "success"] as const);
  const head = (
    <>
      <span className="min-w-0 font-medium break-words">{name}</span> <Badge tone={tone}>{said}</Badge>
    </>
  );
  const compares = a && b && a.sha256 !== b.sha256 && [a, b].every((each) => isText(each.preview) && !isTooLarge(each));
  if (compares) {
    return (
      <li className="p-3">
        <details onToggle={(event) => setOpen(event.currentTarget.open)}>
          <summary>{head}</summary>
          {open && (
            <div className="mt-3">
              <Differences name={name} a={String(a.id)} b={String(b.id)} />
            </div>
          )}
        </details>
      </li>
    );
  }
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 p-3">
      {head}
      {[a, b].map(
        (each) =>
          each && (
            <Link key={each.id} href={`/artifacts/${each.id}`} className="py-0.5 font-mono text-xs text-accent underline-offset-2 hover:underline">
              {each.id}
            </Link>
          ),
      )}
    </li>
  );
}

function Differences({ name, a, b }: { name: string; a: string; b: string }) {
  const [before, after] = [useArtifactText(a), useArtifactText(b)];
  const error = before.error ?? after.error;
  if (error) return <Alert title={error.message} />;
  if (before.data === undefined || after.data === undefined)
    return <div role="status" aria-label={`Loading ${name}`} className="h-24 animate-pulse rounded-lg bg-muted" />;
  return <Diff before={before.data} after={after.data} label={`Differences of ${name}`} />;
}

"use client";

import { useEffect, useMemo, useRef, useState } from "react";
import { Alert } from "../ui/alert";
import { Button } from "../ui/button";
import { Diff } from "../ui/diff";
import { Section } from "../ui/section";
import { TimeAgo } from "../ui/time-ago";
import type { Base, Memory } from "./document";
import { type Choice, isOverlap, merge, settle } from "./merge";
import { OverlapChoice } from "./overlap-choice";
import { byteSize, LIMIT } from "./size";
import { WriteBox } from "./write-box";
import { writerName } from "./writer";

type Props = {
  base: Base;
  theirs: Memory;
  mine: string;
  saving: boolean;
  failure: string | undefined;
  onSave(text: string): void;
  onClose(): void;
};

/** Two people wrote at the same time: what each changed, a choice where they changed the same, and what becomes of it, which can be edited. */
export function MergeView({ base, theirs, mine, saving, failure, onSave, onClose }: Props) {
  const pieces = useMemo(() => merge(base.content, theirs.content, mine), [base, theirs, mine]);
  const overlaps = useMemo(() => pieces.filter(isOverlap), [pieces]);
  const [choices, setChoices] = useState<Choice[]>(() => overlaps.map(() => "both"));
  const [edited, setEdited] = useState<string | null>(null);
  const result = edited ?? settle(pieces, choices);
  const tooLarge = byteSize(result) > LIMIT;
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const name = writerName(theirs.updatedBy);
  return (
    <div className="space-y-8">
      <div className="space-y-1">
        <h2 ref={heading} tabIndex={-1} className="font-medium outline-none">
          <bdi>{name}</bdi> changed the memory while you were writing
        </h2>
        <p className="max-w-2xl text-muted-foreground">
          You began with version {base.version}; version {theirs.version} was saved {theirs.updatedAt && <TimeAgo at={theirs.updatedAt} />}.{" "}
          {fits(overlaps.length)}
        </p>
      </div>
      <div className="grid gap-6 lg:grid-cols-2">
        <Side title={`What ${name} changed`} before={base.content} after={theirs.content} />
        <Side title="What you changed" before={base.content} after={mine} />
      </div>
      {overlaps.length > 0 && (
        <Section title="Both changed this" description={edited === null ? undefined : "You have edited the result by hand, so these choices rest."}>
          <div className="space-y-4">
            {overlaps.map((overlap, at) => (
              <OverlapChoice
                // biome-ignore lint/suspicious/noArrayIndexKey: an overlap is its place
                key={at}
                number={at + 1}
                of={overlaps.length}
                overlap={overlap}
                by={name}
                choice={choices[at] ?? "both"}
                disabled={edited !== null}
                onChoose={(choice) => setChoices(choices.map((each, index) => (index === at ? choice : each)))}
              />
            ))}
          </div>
        </Section>
      )}
      <Section
        title="The result"
        description="This is what will be saved. You can change it."
        action={edited !== null && <Button onClick={() => setEdited(null)}>Start again from the choices</Button>}
      >
        <WriteBox label="Result" value={result} onWrite={setEdited} className="h-80 w-full" />
        {tooLarge && <Alert title="This is more than the memory can hold">Take something out before you save it.</Alert>}
        {failure && <Alert title="It could not be saved">{failure}</Alert>}
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={onClose} disabled={saving}>
            Back to writing
          </Button>
          <Button variant="primary" disabled={saving || tooLarge} onClick={() => onSave(result)}>
            {saving ? "Saving…" : "Save the result"}
          </Button>
        </div>
      </Section>
    </div>
  );
}

const fits = (overlaps: number): string =>
  overlaps === 0
    ? "The changes do not touch each other, so they are put together below. Look it over and save."
    : `${overlaps === 1 ? "One place was" : `${overlaps} places were`} changed by both: choose what to keep there.`;

function Side({ title, before, after }: { title: string; before: string; after: string }) {
  return (
    <div className="min-w-0 space-y-2">
      <h3 className="text-xs font-medium break-words text-muted-foreground">{title}</h3>
      <div className="[&>section]:max-h-80">
        <Diff before={before} after={after} label={title} />
      </div>
    </div>
  );
}

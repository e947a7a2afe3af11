"use client";

import { useState } from "react";
import { Alert } from "../ui/alert";
import { Button } from "../ui/button";
import { Field, Textarea } from "../ui/field";
import { Section } from "../ui/section";

/** A note for the end of the memory, added as agents add theirs. */
export function AppendNote({ pending, failure, onAdd }: { pending: boolean; failure: string | undefined; onAdd(note: string, onAdded: () => void): void }) {
  const [note, setNote] = useState("");
  const empty = note.trim() === "";
  return (
    <Section title="Add a note" description="It goes to the end, below a line, as the notes of agents do. Whoever writes at the same time loses nothing.">
      <form
        className="space-y-3"
        onSubmit={(event) => {
          event.preventDefault();
          if (!empty && !pending) onAdd(note.trim(), () => setNote(""));
        }}
      >
        <Field label="Note">
          <Textarea rows={3} value={note} dir="auto" onChange={(event) => setNote(event.target.value)} placeholder="We ship on Thursdays." />
        </Field>
        {failure && <Alert title="The note could not be added">{failure}</Alert>}
        <Button type="submit" disabled={empty || pending}>
          {pending ? "Adding…" : "Add note"}
        </Button>
      </form>
    </Section>
  );
}

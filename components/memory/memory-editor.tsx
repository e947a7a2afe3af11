"use client";

import { useEffect, useEffectEvent, useState } from "react";
import { Alert } from "../ui/alert";
import { Button } from "../ui/button";
import { Kbd } from "../ui/kbd";
import { LeaveGuard } from "../ui/leave-guard";
import { Link } from "../ui/link";
import { toastUndo } from "../ui/toast-undo";
import { AppendNote } from "./append-note";
import { OUTLINE } from "./beginning";
import { isBehind, isUnsaved, type Memory } from "./document";
import { MemoryStanding } from "./memory-standing";
import { MergeView } from "./merge-view";
import { byteSize, LIMIT } from "./size";
import { bringBack, useKeptDraft } from "./use-kept-draft";
import { useMemory } from "./use-memory";
import { WriteAndPreview } from "./write-and-preview";
import { writerName } from "./writer";

/** Where the memory is written. What others write meanwhile appears by itself, but never over what is not saved. `keep` names the draft in this browser. */
export function MemoryEditor({ initial, keep }: { initial: Memory; keep: string }) {
  const { document, tell, reached, save, append, undo } = useMemory(initial);
  const { base, text, latest, news } = document;
  const [merging, setMerging] = useState<Memory | null>(null);
  const [found, setFound] = useState(false);
  const unsaved = isUnsaved(document);
  const behind = isBehind(document);
  const bytes = byteSize(text);
  const tooLarge = bytes > LIMIT;

  useKeptDraft(keep, unsaved ? { base, text } : null, (draft) => {
    if (draft.text === text) return;
    tell({ type: "rebased", ...draft });
    setFound(true);
  });

  const write = (next: Parameters<typeof save.mutate>[0]) =>
    save.mutate(next, {
      onSuccess: (theirs) => {
        setMerging(theirs);
        if (!theirs) setFound(false);
      },
    });
  const saveNow = () => {
    if (!unsaved || tooLarge || merging || save.isPending) return;
    if (behind) setMerging(latest);
    else write({ text, base, merged: false });
  };
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.key.toLowerCase() !== "s" || !(event.metaKey || event.ctrlKey) || event.altKey || event.shiftKey) return;
    event.preventDefault();
    saveNow();
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent) => onKey(event);
    window.addEventListener("keydown", listener);
    return () => window.removeEventListener("keydown", listener);
  }, []);

  const discard = () => {
    tell({ type: "dropped" });
    setFound(false);
    save.reset();
    toastUndo("Your changes are thrown away", async () => bringBack(keep, { base, text }));
  };
  const note = (words: string, onAdded: () => void) =>
    append.mutate(words, {
      onSuccess: (memory) => {
        onAdded();
        toastUndo("Note added", () => undo(memory));
      },
    });

  if (merging) {
    return (
      <>
        <LeaveGuard unsaved />
        <MergeView
          key={merging.version}
          base={base}
          theirs={merging}
          mine={text}
          saving={save.isPending}
          failure={save.error?.message}
          onSave={(merged) => write({ text: merged, base: merging, merged: true })}
          onClose={() => setMerging(null)}
        />
      </>
    );
  }
  return (
    <div className="space-y-8">
      <LeaveGuard unsaved={unsaved} />
      <section aria-label="Document" className="space-y-3">
        <div className="space-y-2">
          {found && unsaved && (
            <Alert tone="info" title="What you had not saved is back">
              It was kept in this browser. Save it, or throw it away with “Discard”.
            </Alert>
          )}
          {behind && (
            <Alert tone="info" title={`${writerName(latest.updatedBy)} changed the memory meanwhile`}>
              Yours is still here and nothing is overwritten.{" "}
              <Button size="sm" className="mt-2 flex" onClick={() => setMerging(latest)}>
                Put the two together
              </Button>
            </Alert>
          )}
          {save.isError && <Alert title="It could not be saved">{save.error.message}</Alert>}
        </div>
        <WriteAndPreview
          text={text}
          onWrite={(next) => tell({ type: "written", text: next })}
          status={
            <MemoryStanding unsaved={unsaved} saving={save.isPending} shown={base.version === latest.version ? latest : null} bytes={bytes} reached={reached} />
          }
          actions={
            <>
              {text === "" && latest.content === "" && <Button onClick={() => tell({ type: "written", text: OUTLINE })}>Begin with an outline</Button>}
              {unsaved && (
                <Button variant="ghost" onClick={discard} disabled={save.isPending}>
                  Discard
                </Button>
              )}
              <Button variant="primary" onClick={saveNow} disabled={!unsaved || tooLarge || save.isPending} aria-keyshortcuts="Control+S Meta+S">
                {save.isPending ? "Saving…" : "Save"}
              </Button>
            </>
          }
        />
        <p role="status" className="flex min-h-6 flex-wrap items-center gap-x-3 text-xs text-muted-foreground">
          {news ? (
            <>
              <span>
                {writerName(news.memory.updatedBy)} changed the memory just now; this is version {news.memory.version}.
              </span>
              <Link href={`/memory/versions/${news.memory.version}`} className="rounded py-1 text-accent underline underline-offset-2">
                See what changed
              </Link>
            </>
          ) : (
            <span className="max-md:hidden">
              <Kbd>Ctrl</Kbd> or <Kbd>⌘</Kbd> with <Kbd>S</Kbd> saves. Tab leaves the text.
            </span>
          )}
        </p>
      </section>
      <AppendNote pending={append.isPending} failure={append.error?.message} onAdd={note} />
    </div>
  );
}

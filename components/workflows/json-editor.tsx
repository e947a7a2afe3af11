"use client";

import { type RefObject, useMemo } from "react";
import { Button } from "../ui/button";
import { lineAt, linesOf } from "./json-lines";
import type { Problem } from "./use-problems";

/** In rem: the text and its marks stand on the same lines. */
const LINE = 1.25;

type Props = {
  text: string;
  unreadable: { why: string; line: number } | null;
  problems: Problem[];
  /** Why it cannot be written in now, if so. */
  closed: string | null;
  control: RefObject<HTMLTextAreaElement | null>;
  onWrite(text: string): void;
  onForget(): void;
};

/** The whole definition as JSON, with its lines' numbers and what is wrong on them. */
export function JsonEditor({ text, unreadable, problems, closed, control, onWrite, onForget }: Props) {
  const lines = text.split("\n").length;
  const marks = useMemo(() => {
    if (unreadable) return new Map([[unreadable.line, unreadable.why]]);
    const at = linesOf(text);
    const found = new Map<number, string>();
    for (const { path, message } of problems) {
      const line = lineAt(at, path);
      found.set(line, [found.get(line), `${path}: ${message}`].filter(Boolean).join("\n"));
    }
    return found;
  }, [text, unreadable, problems]);
  return (
    <div className="flex min-h-0 flex-1 flex-col gap-2">
      <div className="min-h-48 flex-1 overflow-y-auto rounded-lg border border-input bg-background has-focus-visible:border-ring">
        <div className="relative flex min-h-full font-mono text-xs" style={{ lineHeight: `${LINE}rem` }}>
          <pre aria-hidden className="border-r bg-muted/60 px-2 py-2 text-right text-muted-foreground select-none">
            {Array.from({ length: lines }, (_, i) => i + 1).join("\n")}
          </pre>
          {[...marks].map(([line, why]) => (
            <span
              key={line}
              title={why}
              className="absolute inset-x-0 border-l-2 border-danger bg-danger/10"
              style={{ top: `${0.5 + (line - 1) * LINE}rem`, height: `${LINE}rem` }}
            />
          ))}
          <textarea
            ref={control}
            aria-label="Definition as JSON"
            aria-invalid={unreadable !== null}
            aria-describedby={unreadable ? "json-unreadable" : undefined}
            readOnly={closed !== null}
            rows={lines}
            wrap="off"
            spellCheck={false}
            autoCapitalize="off"
            autoComplete="off"
            value={text}
            onChange={(event) => onWrite(event.currentTarget.value)}
            className="relative min-w-0 flex-1 resize-none overflow-y-hidden bg-transparent px-3 py-2 outline-none"
            style={{ lineHeight: `${LINE}rem` }}
          />
        </div>
      </div>
      {unreadable && (
        <div
          id="json-unreadable"
          role="alert"
          className="sticky bottom-2 space-y-2 rounded-md border border-danger/30 bg-danger-ground p-2.5 text-xs text-danger"
        >
          <p className="break-words">
            <span className="font-medium">This JSON cannot be read yet.</span> {unreadable.why} The form shows what could be read last.
          </p>
          <Button size="sm" onClick={onForget}>
            Go back to that
          </Button>
        </div>
      )}
      {closed && <p className="text-xs text-muted-foreground">{closed}</p>}
    </div>
  );
}

/** Brings a line of the text into sight, and the cursor to its beginning when it is to be written in. */
export function showLine(control: HTMLTextAreaElement, line: number, focus: boolean) {
  const before = control.value.split("\n").slice(0, line - 1);
  const at = before.reduce((sum, each) => sum + each.length + 1, 0);
  if (focus) {
    control.focus({ preventScroll: true });
    control.setSelectionRange(at, at);
  }
  const box = control.parentElement?.parentElement;
  const height = control.scrollHeight / Math.max(1, control.value.split("\n").length);
  box?.scrollTo({ top: Math.max(0, (line - 1) * height - box.clientHeight / 3) });
}

"use client";

import { type RefObject, useEffect, useRef, useState } from "react";
import { Textarea } from "../ui/field";
import { useEditor } from "./editor-context";
import { readJson } from "./json-lines";

const printed = (value: unknown) => (value === undefined ? "" : JSON.stringify(value, null, 2));

/** A value as JSON. A text that cannot be read stays as it is, and the value what it was before. An empty one takes the value away. */
export function useJsonBox(at: string, value: unknown, onChange: (value: unknown) => void) {
  const { setBroken } = useEditor();
  const [text, setText] = useState(() => printed(value));
  const [why, setWhy] = useState<string | null>(null);
  const now = JSON.stringify(value);
  const seen = useRef(now);
  useEffect(() => {
    if (now === seen.current) return;
    // It was changed elsewhere: in the whole definition's JSON, or by moving steps.
    seen.current = now;
    setText(now === undefined ? "" : printed(JSON.parse(now)));
    setWhy(null);
    setBroken(at, false);
  }, [now, at, setBroken]);
  useEffect(() => () => setBroken(at, false), [at, setBroken]);
  const write = (next: string) => {
    setText(next);
    const read = next.trim() === "" ? { value: undefined } : readJson(next);
    setWhy("why" in read ? read.why : null);
    setBroken(at, "why" in read);
    if ("why" in read) return;
    seen.current = JSON.stringify(read.value);
    onChange(read.value);
  };
  return { text, write, error: why === null ? undefined : `This is not JSON yet, and not taken over: ${why}` };
}

export function JsonTextarea({ text, onWrite, control }: { text: string; onWrite(text: string): void; control?: RefObject<HTMLTextAreaElement | null> }) {
  const rows = Math.min(14, Math.max(3, text.split("\n").length));
  return (
    <Textarea
      {...(control && { ref: control })}
      rows={rows}
      value={text}
      spellCheck={false}
      className="font-mono text-xs"
      onChange={(event) => onWrite(event.currentTarget.value)}
    />
  );
}

"use client";

import { type KeyboardEvent, useLayoutEffect, useRef } from "react";
import { cn } from "../ui/cn";
import { continueList, type Insertion, wrap } from "./list-keys";

type Props = { value: string; onWrite(text: string): void; label: string; placeholder?: string; className?: string };

/** Where Markdown is written. Tab leaves it, as everywhere; lists go on by themselves. */
export function WriteBox({ value, onWrite, label, placeholder, className }: Props) {
  const box = useRef<HTMLTextAreaElement>(null);
  const typed = useRef(value);
  const selected = useRef({ start: 0, end: 0 });

  // The browser puts the caret at the end when the text is replaced from outside.
  useLayoutEffect(() => {
    const element = box.current;
    if (!element || typed.current === value) return;
    typed.current = value;
    const { start, end } = selected.current;
    if (document.activeElement === element) element.setSelectionRange(Math.min(start, value.length), Math.min(end, value.length));
  }, [value]);

  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.nativeEvent.isComposing) return;
    const { value: text, selectionStart: start, selectionEnd: end } = event.currentTarget;
    const command = (event.metaKey || event.ctrlKey) && !event.altKey && !event.shiftKey;
    const sign = command ? { b: "**", i: "_" }[event.key.toLowerCase()] : undefined;
    const plainEnter = event.key === "Enter" && !event.shiftKey && !event.metaKey && !event.ctrlKey && !event.altKey;
    const change = sign ? wrap({ text, start, end }, sign) : plainEnter ? continueList({ text, start, end }) : null;
    if (!change) return;
    event.preventDefault();
    insert(event.currentTarget, change);
  };

  return (
    <textarea
      ref={box}
      aria-label={label}
      placeholder={placeholder}
      value={value}
      dir="auto"
      spellCheck
      onChange={(event) => {
        typed.current = event.target.value;
        onWrite(event.target.value);
      }}
      onSelect={({ currentTarget }) => {
        selected.current = { start: currentTarget.selectionStart, end: currentTarget.selectionEnd };
      }}
      onKeyDown={onKeyDown}
      className={cn(
        "resize-none rounded-lg border border-input bg-background p-4 font-mono text-sm leading-relaxed placeholder:font-sans placeholder:text-muted-foreground focus-visible:outline-offset-0",
        className,
      )}
    />
  );
}

/** As if it were typed, so that it can be undone like everything else. */
function insert(box: HTMLTextAreaElement, { from, to, insert: text, start, end }: Insertion) {
  box.setSelectionRange(from, to);
  const done = text === "" ? document.execCommand("delete") : document.execCommand("insertText", false, text);
  if (!done) {
    box.setRangeText(text, from, to, "end");
    box.dispatchEvent(new InputEvent("input", { bubbles: true }));
  }
  box.setSelectionRange(start, end);
}

"use client";

import { useRouter } from "next/navigation";
import { type ChangeEvent, type FormEvent, useEffect, useRef, useState, useTransition } from "react";
import { ApiRefusal, api } from "#lib/client";
import { Button } from "../../components/ui/button";
import { Field, Input } from "../../components/ui/field";
import { href } from "../../components/ui/href";
import { isWhole, placeAfter, tidyCode, wrongWith } from "./code";

/** Takes the code that an agent shows, and goes to what it stands for as soon as it is whole. */
export function CodeForm({ code: initial = "", problem }: { code?: string | undefined; problem?: string | undefined }) {
  const router = useRouter();
  const [code, setCode] = useState(tidyCode(initial));
  const [error, setError] = useState(problem);
  const [looking, setLooking] = useState(false);
  const [going, startGoing] = useTransition();
  const input = useRef<HTMLInputElement>(null);
  const caret = useRef<number | null>(null);
  const busy = looking || going;

  // React puts the cursor at the end of a value that it sets.
  useEffect(() => {
    if (caret.current !== null) input.current?.setSelectionRange(caret.current, caret.current);
    caret.current = null;
  });

  const look = async (whole: string) => {
    setError(undefined);
    setLooking(true);
    try {
      await api("GET /activate/lookup", { user_code: whole });
      startGoing(() => router.push(href("/activate", { code: whole })));
    } catch (refusal) {
      setError(refusal instanceof ApiRefusal ? refusal.message : "The server could not be reached. Try again.");
      input.current?.select();
    }
    setLooking(false);
  };
  const change = ({ target }: ChangeEvent<HTMLInputElement>) => {
    const next = tidyCode(target.value);
    const before = target.value.slice(0, target.selectionStart ?? undefined);
    if (before !== target.value) caret.current = placeAfter(before.replace(/[^a-z]/gi, "").length);
    setCode(next);
    const wrong = wrongWith(target.value);
    if (wrong || next !== code) setError(wrong);
    if (!wrong && isWhole(next) && next !== code && !busy) look(next);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    const wrong = wrongWith(code);
    if (wrong) setError(wrong);
    else if (isWhole(code)) look(code);
    else setError("A code has eight letters.");
  };
  return (
    <form onSubmit={submit} noValidate className="space-y-5">
      <div className="space-y-1">
        <h1 className="text-xl font-semibold tracking-tight">Connect an agent</h1>
        <p className="text-muted-foreground">Type the code that the agent or device shows you. You see what it asks for before you decide.</p>
      </div>
      <Field label="Code" error={error} hint="Eight letters. Upper or lower case, with or without the hyphen.">
        <Input
          ref={input}
          name="code"
          value={code}
          onChange={change}
          readOnly={busy}
          autoFocus
          autoComplete="off"
          autoCapitalize="characters"
          autoCorrect="off"
          spellCheck={false}
          placeholder="XXXX-XXXX"
          className="h-14 text-center font-mono text-2xl tracking-[0.2em]"
        />
      </Field>
      <p aria-live="assertive" className="sr-only">
        {error}
      </p>
      <Button type="submit" variant="primary" size="lg" className="w-full" disabled={busy}>
        {busy ? "Looking…" : "Continue"}
      </Button>
    </form>
  );
}

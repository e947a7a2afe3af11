"use client";

import { useEffect, useState } from "react";

const LOOK = { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" } as const;

const shown = (at: string, timeZone?: string) => new Intl.DateTimeFormat("en-GB", { ...LOOK, ...(timeZone && { timeZone }) }).format(Date.parse(at));

/** A time to come on the reader's own clock, which the server does not know; the exact one on hover. */
export function AtTime({ at }: { at: string }) {
  const [here, setHere] = useState<string | null>(null);
  useEffect(() => setHere(shown(at)), [at]);
  return (
    <time dateTime={at} title={`${at.slice(0, 10)} ${at.slice(11, 19)} UTC`}>
      {here ?? `${shown(at, "UTC")} UTC`}
    </time>
  );
}

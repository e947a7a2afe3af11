"use client";

import { useEffect, useRef, useState } from "react";

const TIME = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });

/**
 * A countdown to the second. `onOver` is called once when it has run out by this computer's clock; whether it really has is
 * for the server to say.
 */
export function TimeLeft({ until, onOver }: { until: string; onOver?: (() => void) | undefined }) {
  const [left, setLeft] = useState<number | null>(null);
  const over = useRef(onOver);
  over.current = onOver;
  useEffect(() => {
    const end = Date.parse(until);
    const tick = () => {
      const now = Math.max(0, Math.ceil((end - Date.now()) / 1000));
      setLeft(now);
      if (now > 0) return;
      clearInterval(timer);
      over.current?.();
    };
    const timer = setInterval(tick, 1000);
    tick();
    return () => clearInterval(timer);
  }, [until]);
  // Nothing until the browser has it: the server does not know the browser's clock.
  if (left === null) return <span className="tabular-nums">&nbsp;</span>;
  return (
    <span role="timer" className="tabular-nums">
      {Math.floor(left / 60)}:{String(left % 60).padStart(2, "0")}
    </span>
  );
}

/** A moment of today, in the reader's own time: "15:04". */
export function Clock({ at }: { at: string }) {
  const [text, setText] = useState("");
  useEffect(() => setText(TIME.format(Date.parse(at))), [at]);
  return (
    <time dateTime={at} title={`${at.slice(0, 10)} ${at.slice(11, 19)} UTC`}>
      {text || `${at.slice(11, 16)} UTC`}
    </time>
  );
}

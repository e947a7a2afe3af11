"use client";

import { useEffect, useState } from "react";

const UNITS = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
] as const;
const RELATIVE = new Intl.RelativeTimeFormat("en", { style: "narrow" });
const DATE = new Intl.DateTimeFormat("en", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });

/** "5m ago", with the exact time on hover; a date once it is older than a week. */
export function TimeAgo({ at }: { at: string }) {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 30_000);
    return () => clearInterval(timer);
  }, []);
  // The server's clock may round to another minute than the browser's; the effect puts it right.
  return (
    <time dateTime={at} title={`${at.slice(0, 10)} ${at.slice(11, 19)} UTC`} suppressHydrationWarning>
      {ago((now - Date.parse(at)) / 1000, at)}
    </time>
  );
}

function ago(seconds: number, at: string): string {
  if (seconds > 7 * 86_400) return DATE.format(Date.parse(at));
  const unit = UNITS.find(([, length]) => seconds >= length);
  return unit ? RELATIVE.format(-Math.floor(seconds / unit[1]), unit[0]) : "just now";
}

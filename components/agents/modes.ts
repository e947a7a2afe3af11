import type { OutputOf } from "#lib/client";

export type Mode = OutputOf<"GET /agents/consents">["data"][number]["mode"];

/** How long a permission lasts, as the person is asked. */
export const MODES: { mode: Mode; label: string; hint: string; short: string }[] = [
  { mode: "persistent", label: "Until I revoke it", hint: "It becomes part of what the key may do. You can take it back at any time.", short: "Until revoked" },
  { mode: "session", label: "For one hour", hint: "From the moment you allow it.", short: "One hour" },
  { mode: "one_time", label: "Once", hint: "One call, within five minutes of your allowing it.", short: "One call" },
];

export const modeWords = (mode: Mode): string => MODES.find((each) => each.mode === mode)?.short ?? mode;

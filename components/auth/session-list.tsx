"use client";

import { Monitor, Smartphone, SquareTerminal } from "lucide-react";
import { api, type OutputOf } from "#lib/client";
import { Badge } from "../ui/badge";
import { TimeAgo } from "../ui/time-ago";
import { ConfirmEnd } from "./confirm-end";
import { device } from "./device";

type Session = OutputOf<"GET /auth/sessions">["data"][number];

/** Where someone is signed in. The session that looks at the list is ended by signing out. */
export function SessionList({ sessions }: { sessions: Session[] }) {
  return (
    <ul className="divide-y rounded-md border">
      {sessions.map(({ id, current, ip, userAgent, lastUsedAt, createdAt }) => {
        const what = device(userAgent);
        const Icon = !userAgent?.startsWith("Mozilla/") ? SquareTerminal : /Mobile|Android|iPhone|iPad/.test(userAgent) ? Smartphone : Monitor;
        return (
          <li key={id} className="flex items-center gap-3 p-3">
            <Icon aria-hidden className="size-4 shrink-0 text-muted-foreground" />
            <div className="min-w-0 flex-1">
              <p className="flex flex-wrap items-center gap-x-2 gap-y-1 font-medium" title={userAgent ?? undefined}>
                {what} {current && <Badge tone="success">This one</Badge>}
              </p>
              <p className="text-xs break-words text-muted-foreground">
                {ip ?? "Address unknown"} · used <TimeAgo at={lastUsedAt} /> · signed in <TimeAgo at={createdAt} />
              </p>
            </div>
            {!current && (
              <ConfirmEnd
                button="End"
                label={`End the session ${what}, ${ip ?? "address unknown"}`}
                title="End this session?"
                note={`${what}${ip ? `, ${ip}` : ""}, is signed out at once.`}
                keep="Keep it"
                done="Session ended"
                action={() => api("DELETE /auth/sessions/{id}", { id })}
              />
            )}
          </li>
        );
      })}
    </ul>
  );
}

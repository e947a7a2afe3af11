import { setTimeout as sleep } from "node:timers/promises";
import type { ServerEvent } from "@modelcontextprotocol/server";
import { onChange, toNotification } from "#lib/api/mcp/changes";
import { findSession, type McpSession, touchSession } from "#lib/api/mcp/session";
import type { Visitor } from "#lib/api/mcp/visitor";
import type { StreamEvent } from "#lib/api/operation";
import { isStillGood } from "#lib/auth/authenticate";

const LOOK_MS = 20_000;

/** What a session is told without having asked: that lists changed, and resources it follows. It ends with the session, or with the key. */
export async function* standingStream(session: McpSession, visitor: Visitor, signal: AbortSignal): AsyncGenerator<StreamEvent> {
  // Each change once, however slowly the client reads.
  const found = new Map<string, ServerEvent>();
  let wakeUp = () => {};
  const stop = onChange(visitor, (event) => {
    found.set(JSON.stringify(event), event);
    wakeUp();
  });
  try {
    while (!signal.aborted) {
      if (found.size === 0) {
        const changed = new Promise<void>((resolve) => {
          wakeUp = resolve;
        });
        await Promise.race([changed, sleep(LOOK_MS, undefined, { signal }).catch(() => {})]);
      }
      if (signal.aborted || !(await isStillGood(visitor.caller, "any"))) return;
      if (found.size === 0) {
        if (!(await touchSession(session.id))) return;
        continue;
      }
      const { subscriptions } = (await findSession(visitor, session.id)) ?? { subscriptions: undefined };
      if (!subscriptions) return;
      const events = [...found.values()];
      found.clear();
      for (const event of events)
        if (event.kind !== "resource_updated" || subscriptions.includes(event.uri)) yield { event: "message", data: toNotification(event) };
    }
  } finally {
    stop();
  }
}

import { setTimeout as sleep } from "node:timers/promises";
import { onChange, toNotification } from "#lib/api/mcp/changes";
import { findSession, type McpSession, touchSession } from "#lib/api/mcp/session";
import type { Visitor } from "#lib/api/mcp/visitor";
import type { StreamEvent } from "#lib/api/operation";
import { isStillGood } from "#lib/auth/authenticate";

const LOOK_MS = 20_000;

/** What a session is told without having asked: that lists changed, and resources it follows. It ends with the session, or with the key. */
export async function* standingStream(session: McpSession, visitor: Visitor, signal: AbortSignal): AsyncGenerator<StreamEvent> {
  const found: StreamEvent[] = [];
  let wakeUp = () => {};
  const stop = onChange(visitor, (event) => {
    found.push({ event: "message", data: toNotification(event) });
    wakeUp();
  });
  try {
    while (!signal.aborted) {
      if (found.length === 0) {
        const changed = new Promise<void>((resolve) => {
          wakeUp = resolve;
        });
        await Promise.race([changed, sleep(LOOK_MS, undefined, { signal }).catch(() => {})]);
      }
      if (signal.aborted || !(await isStillGood(visitor.caller, "any"))) return;
      if (found.length === 0) {
        if (!(await touchSession(session.id))) return;
        continue;
      }
      const { subscriptions } = (await findSession(visitor, session.id)) ?? { subscriptions: undefined };
      if (!subscriptions) return;
      for (const event of found.splice(0)) {
        const { params } = (event as { data: { params?: { uri: string } } }).data;
        if (!params || subscriptions.includes(params.uri)) yield event;
      }
    }
  } finally {
    stop();
  }
}

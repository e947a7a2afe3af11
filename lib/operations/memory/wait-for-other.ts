import type { Context } from "#lib/api/context";
import { onMemoryChange } from "#lib/runtime/memory";

/** Returns when the memory is at another version than the known one, when the time is over, or when the caller has gone. */
export async function waitForOther({ db, signal, workspace }: Context, known: number, ms: number): Promise<void> {
  let wakeUp = () => {};
  let changed = true;
  let over = false;
  const wake = () => {
    changed = true;
    wakeUp();
  };
  const finish = () => {
    over = true;
    wakeUp();
  };
  // Listening starts before the first look, so that nothing can slip in between.
  const stop = onMemoryChange(workspace.id, wake);
  const timer = setTimeout(finish, ms);
  signal.addEventListener("abort", finish, { once: true });
  try {
    while (!over && !signal.aborted) {
      if (changed) {
        changed = false;
        const row = await db.memory.findUnique({ where: { workspaceId: workspace.id }, select: { version: true } });
        if ((row?.version ?? 0) !== known) return;
        continue;
      }
      await new Promise<void>((resolve) => {
        wakeUp = resolve;
      });
    }
  } finally {
    stop();
    clearTimeout(timer);
    signal.removeEventListener("abort", finish);
  }
}

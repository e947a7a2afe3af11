import { once } from "#lib/platform/global";
import { type Channel, listen } from "#lib/platform/notify";

type Listener = (what: string | undefined) => void;
type Hub = { workspaces: Map<number, Set<Listener>>; looks: Map<string, Promise<unknown>>; close(): Promise<void> };

/** One connection on which a process hears a channel, whose messages name a workspace and something in it, and wakes those who wait for that workspace. */
const hub = (channel: Channel): Hub =>
  once(`hub:${channel}`, () => {
    const workspaces = new Map<number, Set<Listener>>();
    const looks = new Map<string, Promise<unknown>>();
    const wakeAll = () => {
      looks.clear();
      for (const listeners of workspaces.values()) for (const wake of listeners) wake(undefined);
    };
    const { close } = listen(
      [channel],
      (_, payload) => {
        looks.clear();
        const colon = payload.indexOf(":");
        for (const wake of workspaces.get(Number(payload.slice(0, colon))) ?? []) wake(payload.slice(colon + 1));
      },
      // What was sent while there was no connection is lost, so everyone looks again.
      wakeAll,
    );
    // A broken connection can take a while to be noticed: nobody waits longer than this for what it lost.
    setInterval(wakeAll, 10_000).unref();
    return { workspaces, looks, close };
  });

/** Calls `wake` whenever the channel says that something changed in the workspace (with what it is), or something may have (without). Answers how to stop. */
export function onMessage(channel: Channel, workspaceId: number, wake: Listener): () => void {
  const { workspaces } = hub(channel);
  const listeners = workspaces.get(workspaceId) ?? new Set();
  workspaces.set(workspaceId, listeners.add(wake));
  return () => {
    listeners.delete(wake);
    // Stopping twice must not stop those who came since.
    if (listeners.size === 0 && workspaces.get(workspaceId) === listeners) workspaces.delete(workspaceId);
  };
}

/**
 * What `look` finds, asked once for all who want `key` at the same time: five hundred who follow a workspace are woken together, and
 * would ask the database five hundred times. Nobody gets what was begun before the channel's last message, so who is woken by a
 * message sees what it tells of.
 */
export function lookTogether<T>(channel: Channel, key: string, look: () => Promise<T>): Promise<T> {
  const { looks } = hub(channel);
  const begun = looks.get(key) as Promise<T> | undefined;
  if (begun) return begun;
  const asked = look().finally(() => {
    if (looks.get(key) === asked) looks.delete(key);
  });
  looks.set(key, asked);
  return asked;
}

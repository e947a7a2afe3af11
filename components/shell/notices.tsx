"use client";

import { useEffect } from "react";
import { toast } from "sonner";

const NOTICE = "clanker-notice";
const SEEN = "clanker-workspace-seen";
/** Longer than other toasts: nobody has just pressed a button and waits for it. */
const DURATION = 12_000;

/** Leaves a sentence for the page that is loaded next in this tab. */
export const leaveNotice = (text: string) => sessionStorage.setItem(NOTICE, text);

type Seen = { user: string; id: string; name: string };

/**
 * Says what an earlier page left to say, and when the workspace that this browser showed last is not the person's any more.
 * Its name is kept here, because the server does not tell the names of others' workspaces. `all` is undefined when the list of
 * the person's workspaces is not whole.
 */
export function Notices({ user, current, all }: { user: string; current: { id: string; name: string }; all: { id: string }[] | undefined }) {
  const { id, name } = current;
  const ids = all?.map((each) => each.id).join(" ");
  useEffect(() => {
    const left = sessionStorage.getItem(NOTICE);
    sessionStorage.removeItem(NOTICE);
    const seen = JSON.parse(localStorage.getItem(SEEN) ?? "null") as Seen | null;
    localStorage.setItem(SEEN, JSON.stringify({ user, id, name } satisfies Seen));
    const lost = seen && seen.user === user && ids !== undefined && !ids.split(" ").includes(seen.id);
    const say = [...(left ? [left] : []), ...(lost ? [`You are no longer in ${seen.name}. This is ${name}.`] : [])];
    // The place where toasts appear is set up after this.
    if (say.length > 0) setTimeout(() => say.forEach((text) => void toast.info(text, { duration: DURATION })));
  }, [user, id, name, ids]);
  return null;
}

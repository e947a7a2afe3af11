"use client";

import { useEffect, useState } from "react";
import { Confirm } from "./confirm";
import { useGo } from "./going";

/** Asks before what is not saved is left: by a link, by closing the page or by loading it again. */
export function LeaveGuard({ unsaved }: { unsaved: boolean }) {
  const [to, setTo] = useState<string | null>(null);
  const go = useGo();
  useEffect(() => {
    if (!unsaved) return;
    const onUnload = (event: BeforeUnloadEvent) => event.preventDefault();
    const onClick = (event: MouseEvent) => {
      const link = event.target instanceof Element ? event.target.closest("a") : null;
      const elsewhere =
        link && link.target !== "_blank" && !link.hasAttribute("download") && link.origin === location.origin && link.pathname !== location.pathname;
      if (!elsewhere || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      event.stopPropagation();
      setTo(link.pathname + link.search + link.hash);
    };
    window.addEventListener("beforeunload", onUnload);
    document.addEventListener("click", onClick, true);
    return () => {
      window.removeEventListener("beforeunload", onUnload);
      document.removeEventListener("click", onClick, true);
    };
  }, [unsaved]);
  return (
    <Confirm
      open={to !== null}
      onOpenChange={(open) => open || setTo(null)}
      title="Leave without saving?"
      action="Leave"
      cancel="Stay"
      onConfirm={async () => {
        if (to !== null) go(to);
      }}
    >
      What you have changed is not saved.
    </Confirm>
  );
}

import { useSyncExternalStore } from "react";

const query = "(min-width: 64rem)";

/** Whether there is room for two columns: Tailwind's lg. */
export const useWide = (): boolean =>
  useSyncExternalStore(
    (onChange) => {
      const list = window.matchMedia(query);
      list.addEventListener("change", onChange);
      return () => list.removeEventListener("change", onChange);
    },
    () => window.matchMedia(query).matches,
    () => true,
  );

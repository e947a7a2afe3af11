import { useSyncExternalStore } from "react";

const nothing = () => () => {};

/** Whether the page's scripts have taken over what the server drew: false there, and until then. What is pressed before is lost. */
export const useInBrowser = (): boolean =>
  useSyncExternalStore(
    nothing,
    () => true,
    () => false,
  );

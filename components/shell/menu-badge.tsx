"use client";

import { CountBadge } from "../ui/count-badge";
import { useWaiting } from "./use-waiting";

/** Everything that waits for somebody, on the button that opens the navigation. */
export const MenuBadge = () => <CountBadge {...useWaiting()} className="absolute top-0 -right-0.5 h-4 min-w-4 px-1 text-[0.625rem]" />;

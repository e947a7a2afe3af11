"use client";

import { lazy } from "react";

/**
 * AppProviders for the public pages, which load it only for who is signed in. With no boundary of its own: within one the answer
 * would begin before the page says that there is nothing, and be a 200; and what is large would only appear by a script.
 */
export const LazyProviders = lazy(() => import("./app-providers").then((all) => ({ default: all.AppProviders })));

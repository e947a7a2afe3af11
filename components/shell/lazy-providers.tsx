"use client";

import { lazy, type ReactNode } from "react";

const AppProviders = lazy(() => import("./app-providers").then((all) => ({ default: all.AppProviders })));

/**
 * AppProviders for the public pages, which load it only for who is signed in. It stands in no Suspense of its own: the answer
 * would begin before the page is known to be there, and a page that is not would be told as 200. (What crosses from the server's
 * components has to be a component; a lazy one by itself is refused.)
 */
export const LazyProviders = ({ children }: { children: ReactNode }) => <AppProviders>{children}</AppProviders>;

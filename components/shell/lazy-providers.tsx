"use client";

import { lazy, type ReactNode, Suspense } from "react";

const AppProviders = lazy(() => import("./app-providers").then((all) => ({ default: all.AppProviders })));

/** AppProviders for the public pages, which load it only for who is signed in. */
export const LazyProviders = ({ children }: { children: ReactNode }) => (
  <Suspense>
    <AppProviders>{children}</AppProviders>
  </Suspense>
);

"use client";

import { type ComponentProps, lazy, Suspense } from "react";
import type { InstallButton } from "./install-button";
import type { ReportSkill } from "./report-skill";

const Install = lazy(() => import("./install-button").then((all) => ({ default: all.InstallButton })));
const Report = lazy(() => import("./report-skill").then((all) => ({ default: all.ReportSkill })));

/** What only somebody who is signed in does on a public page; nobody else's browser loads it. */
export const LazyInstall = (props: ComponentProps<typeof InstallButton>) => (
  <Suspense>
    <Install {...props} />
  </Suspense>
);

export const LazyReport = (props: ComponentProps<typeof ReportSkill>) => (
  <Suspense>
    <Report {...props} />
  </Suspense>
);

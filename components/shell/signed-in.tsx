"use client";

import type { ReactNode } from "react";
import { AppProviders } from "./app-providers";
import { Commands } from "./commands";
import { mayChange } from "./viewers";

/** What every page has for who is signed in: the providers, and the palette and keys that lead anywhere. `admin` as in MainNav. */
export function SignedIn({ admin, role, children }: { admin: boolean; role: string; children: ReactNode }) {
  return (
    <AppProviders>
      <Commands admin={admin} may={mayChange(role)}>
        {children}
      </Commands>
    </AppProviders>
  );
}

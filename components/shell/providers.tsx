"use client";

import { ThemeProvider } from "next-themes";
import { createContext, type ReactNode, useContext } from "react";

const Nonce = createContext<string | undefined>(undefined);

/** What this page's own scripts and styles are known by. */
export const useNonce = (): string | undefined => useContext(Nonce);

/** What every page has, the public ones too: nothing that a reader without an account would load in vain. See AppProviders. */
export function Providers({ nonce, children }: { nonce: string | undefined; children: ReactNode }) {
  return (
    <Nonce value={nonce}>
      <ThemeProvider attribute="class" disableTransitionOnChange {...(nonce !== undefined && { nonce })}>
        {children}
      </ThemeProvider>
    </Nonce>
  );
}

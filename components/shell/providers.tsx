"use client";

import { CSPProvider } from "@base-ui/react/csp-provider";
import { QueryClient, type QueryClientConfig, QueryClientProvider } from "@tanstack/react-query";
import { ThemeProvider, useTheme } from "next-themes";
import { type ReactNode, useState } from "react";
import { Toaster } from "sonner";
import { StepUpProvider } from "../auth/step-up-dialog";

/** A server of one's own answers also where the browser says that there is no network; and where it does not, that is said at once. */
const ASK_ALWAYS: QueryClientConfig = { defaultOptions: { queries: { networkMode: "always" }, mutations: { networkMode: "always" } } };

export function Providers({ nonce, children }: { nonce: string | undefined; children: ReactNode }) {
  const [client] = useState(() => new QueryClient(ASK_ALWAYS));
  return (
    <QueryClientProvider client={client}>
      <CSPProvider {...(nonce !== undefined && { nonce })}>
        <ThemeProvider attribute="class" disableTransitionOnChange {...(nonce !== undefined && { nonce })}>
          <StepUpProvider>{children}</StepUpProvider>
          <ThemedToaster />
        </ThemeProvider>
      </CSPProvider>
    </QueryClientProvider>
  );
}

function ThemedToaster() {
  const { theme } = useTheme();
  return <Toaster theme={theme as "light" | "dark" | "system"} position="bottom-right" toastOptions={{ className: "font-sans" }} />;
}

"use client";

import { CSPProvider } from "@base-ui/react/csp-provider";
import { QueryClient, type QueryClientConfig, QueryClientProvider } from "@tanstack/react-query";
import { useTheme } from "next-themes";
import { type ReactNode, useState } from "react";
import { Toaster } from "sonner";
import { StepUpProvider } from "../auth/step-up-dialog";
import { useNonce } from "./providers";

/** A server of one's own answers also where the browser says that there is no network; and where it does not, that is said at once. */
const ASK_ALWAYS: QueryClientConfig = { defaultOptions: { queries: { networkMode: "always" }, mutations: { networkMode: "always" } } };

/** What pages need on which people change things: the data's memory, toasts, and the question whether it is them. */
export function AppProviders({ children }: { children: ReactNode }) {
  const [client] = useState(() => new QueryClient(ASK_ALWAYS));
  const nonce = useNonce();
  return (
    <QueryClientProvider client={client}>
      <CSPProvider {...(nonce !== undefined && { nonce })}>
        <StepUpProvider>{children}</StepUpProvider>
        <ThemedToaster />
      </CSPProvider>
    </QueryClientProvider>
  );
}

function ThemedToaster() {
  const { theme } = useTheme();
  return <Toaster theme={theme as "light" | "dark" | "system"} position="bottom-right" toastOptions={{ className: "font-sans" }} />;
}

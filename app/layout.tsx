import { GeistMono } from "geist/font/mono";
import { GeistSans } from "geist/font/sans";
import type { Metadata, Viewport } from "next";
import { headers } from "next/headers";
import type { ReactNode } from "react";
import { Providers } from "../components/shell/providers";
import { Going } from "../components/ui/going";
import "./globals.css";

export const metadata: Metadata = {
  title: { default: "Clanker", template: "%s · Clanker" },
  description: "A self-hosted workspace where people browse AI skills, run them in a sandbox and keep the results.",
};

export const viewport: Viewport = {
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#ffffff" },
    { media: "(prefers-color-scheme: dark)", color: "#0c0d0f" },
  ],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  // Made for this one answer in proxy.ts. Asking for it also keeps every page from being made before it is asked for.
  const nonce = (await headers()).get("x-nonce") ?? undefined;
  // The theme's script sets the class of <html> before React sees it.
  return (
    <html lang="en" suppressHydrationWarning className={`${GeistSans.variable} ${GeistMono.variable}`}>
      <body className="min-h-dvh text-sm">
        <a
          href="#content"
          className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50 focus:rounded-md focus:bg-primary focus:px-3 focus:py-2 focus:text-primary-foreground"
        >
          Skip to content
        </a>
        <Providers nonce={nonce}>
          <Going bar={bar} notice={notice}>
            {children}
          </Going>
        </Providers>
      </body>
    </html>
  );
}

const bar = <div role="progressbar" aria-label="The next page is loading" className="fixed inset-x-0 top-0 z-50 h-0.5 origin-left animate-going bg-accent" />;
const notice = (
  <p role="alert" className="fixed inset-x-4 bottom-4 z-50 rounded-lg border bg-background p-4 shadow-lg sm:left-auto">
    The server cannot be reached. This page stays open.
  </p>
);

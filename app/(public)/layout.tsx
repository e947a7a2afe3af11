import type { ReactNode } from "react";
import { currentCaller } from "#lib/session";
import { LazyProviders } from "../../components/shell/lazy-providers";
import { PublicHeader } from "../../components/shell/public-header";

export default async function PublicLayout({ children }: { children: ReactNode }) {
  const signedIn = (await currentCaller()) !== undefined;
  return (
    <>
      <PublicHeader signedIn={signedIn} />
      <main id="content" className="mx-auto w-full max-w-6xl px-4 py-8 sm:px-6">
        {signedIn ? <LazyProviders>{children}</LazyProviders> : children}
      </main>
    </>
  );
}

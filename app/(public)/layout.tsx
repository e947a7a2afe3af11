import type { ReactNode } from "react";
import { currentCaller } from "#lib/session";
import { LazySignedIn } from "../../components/shell/lazy-signed-in";
import { PublicHeader } from "../../components/shell/public-header";

export default async function PublicLayout({ children }: { children: ReactNode }) {
  const caller = await currentCaller();
  return (
    <>
      <PublicHeader signedIn={caller !== undefined} />
      <main id="content" className="mx-auto w-full max-w-6xl px-4 py-8 sm:px-6">
        {caller ? (
          <LazySignedIn admin={caller.user.isAdmin} role={caller.role}>
            {children}
          </LazySignedIn>
        ) : (
          children
        )}
      </main>
    </>
  );
}

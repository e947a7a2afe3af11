import type { ReactNode } from "react";
import { currentCaller } from "#lib/session";
import { PublicHeader } from "../../components/shell/public-header";

export default async function PublicLayout({ children }: { children: ReactNode }) {
  return (
    <>
      <PublicHeader signedIn={(await currentCaller()) !== undefined} />
      <main id="content" className="mx-auto w-full max-w-6xl px-4 py-8 sm:px-6">
        {children}
      </main>
    </>
  );
}

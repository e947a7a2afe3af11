import type { ReactNode } from "react";
import { Brand } from "../../components/shell/brand";

/** The narrow page of everything that is done before one is signed in. */
export function SignInShell({ title, children }: { title: string; children: ReactNode }) {
  return (
    <main id="content" className="mx-auto flex min-h-dvh w-full max-w-sm flex-col justify-center gap-7 p-6">
      <Brand href="/" />
      <h1 className="text-xl font-semibold tracking-tight">{title}</h1>
      {children}
    </main>
  );
}

export const LINK = "font-medium text-accent underline underline-offset-2";

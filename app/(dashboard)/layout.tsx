import type { ReactNode } from "react";
import { currentCaller } from "#lib/session";
import { Brand } from "../../components/shell/brand";
import { MainNav } from "../../components/shell/main-nav";
import { PhoneMenu } from "../../components/shell/phone-menu";
import { UserMenu } from "../../components/shell/user-menu";

export default async function DashboardLayout({ children }: { children: ReactNode }) {
  const caller = await currentCaller();
  // Every page asks for the sign-in itself: only a page knows where to come back to.
  if (!caller) return children;
  const { user, workspace } = caller;
  const account = <UserMenu name={user.name} email={user.email} />;
  return (
    <div className="md:grid md:min-h-dvh md:grid-cols-[14rem_minmax(0,1fr)]">
      <aside className="sticky top-0 hidden h-dvh flex-col gap-5 border-r bg-sidebar p-3 md:flex">
        <div className="space-y-1 px-2 pt-1.5">
          <Brand href="/library" />
          <p className="truncate text-xs text-muted-foreground">{workspace.name}</p>
        </div>
        <MainNav />
        <div className="mt-auto">{account}</div>
      </aside>
      <header className="sticky top-0 z-30 flex h-12 items-center gap-2 border-b bg-background px-2 md:hidden">
        <PhoneMenu workspace={workspace.name}>{account}</PhoneMenu>
        <Brand href="/library" />
      </header>
      <main id="content" className="mx-auto w-full max-w-6xl space-y-6 px-4 py-6 sm:px-8 md:py-8">
        {children}
      </main>
    </div>
  );
}

import type { ReactNode } from "react";
import { listWorkspaces } from "#lib/operations/workspaces/list-workspaces";
import { currentCaller, load } from "#lib/session";
import { AppProviders } from "../../components/shell/app-providers";
import { Brand } from "../../components/shell/brand";
import { CommandsButton } from "../../components/shell/commands";
import { MainNav } from "../../components/shell/main-nav";
import { Notices } from "../../components/shell/notices";
import { PhoneMenu } from "../../components/shell/phone-menu";
import { SignedIn } from "../../components/shell/signed-in";
import { UserMenu } from "../../components/shell/user-menu";
import { type WorkspaceChoice, WorkspaceSwitcher } from "../../components/shell/workspace-switcher";

export default async function DashboardLayout({ children }: { children: ReactNode }) {
  const caller = await currentCaller();
  // Every page asks for the sign-in itself: only a page knows where to come back to.
  if (!caller) return <AppProviders>{children}</AppProviders>;
  const { user, workspace, role } = caller;
  const current: WorkspaceChoice = { ...workspace, id: `ws_${workspace.id}`, role };
  const { data, has_more } = await load(listWorkspaces, { limit: 100 });
  const others = data.map((each) => ({ ...each, id: String(each.id) }));
  // The list ends somewhere; the current one is always on it.
  const workspaces = others.some(({ id }) => id === current.id) ? others : [current, ...others];
  const switcher = <WorkspaceSwitcher current={current} workspaces={workspaces} />;
  const account = <UserMenu name={user.name} email={user.email} />;
  return (
    <SignedIn admin={user.isAdmin} role={role}>
      <div className="md:grid md:min-h-dvh md:grid-cols-[14rem_minmax(0,1fr)]">
        <aside className="sticky top-0 hidden h-dvh flex-col gap-3 border-r bg-sidebar p-3 md:flex">
          <div className="space-y-3 pt-1.5">
            <div className="px-2">
              <Brand href="/home" />
            </div>
            {switcher}
            <CommandsButton wide />
          </div>
          <MainNav admin={user.isAdmin} />
          <div className="mt-auto">{account}</div>
        </aside>
        <header className="sticky top-0 z-30 flex h-12 items-center gap-2 border-b bg-background px-2 md:hidden">
          <PhoneMenu admin={user.isAdmin} workspace={switcher}>
            {account}
          </PhoneMenu>
          <Brand href="/home" />
          <p title={workspace.name} className="ml-auto min-w-0 truncate pr-2 font-medium text-muted-foreground">
            <span className="sr-only">Workspace: </span>
            {workspace.name}
          </p>
          <CommandsButton />
        </header>
        <main id="content" className="mx-auto w-full max-w-6xl space-y-6 px-4 py-6 sm:px-8 md:py-8">
          {children}
        </main>
        <Notices user={String(user.id)} current={current} all={has_more ? undefined : workspaces} />
      </div>
    </SignedIn>
  );
}

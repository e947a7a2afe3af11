import type { ReactNode } from "react";
import { currentCaller } from "#lib/session";
import { SettingsNav } from "../../../components/settings/settings-nav";
import { PageHeader } from "../../../components/ui/page-header";

export default async function SettingsLayout({ children }: { children: ReactNode }) {
  // Signed out there is nothing to navigate; the page itself sends to the sign-in.
  if (!(await currentCaller())) return children;
  return (
    <>
      <PageHeader title="Settings" />
      <div className="grid gap-6 lg:grid-cols-[10rem_minmax(0,1fr)] lg:gap-10">
        <SettingsNav />
        <div className="min-w-0 space-y-10">{children}</div>
      </div>
    </>
  );
}

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
      <SettingsNav />
      <div className="space-y-10 pt-2">{children}</div>
    </>
  );
}

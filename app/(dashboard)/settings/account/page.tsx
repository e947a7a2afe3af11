import type { Metadata } from "next";
import { getAccount } from "#lib/operations/auth/get-account";
import { getProfile } from "#lib/operations/profile/get-profile";
import { load, requireCaller, waysIn } from "#lib/session";
import { ChangePassword } from "../../../../components/auth/change-password";
import { ConfirmAddress } from "../../../../components/auth/confirm-address";
import { SettingsSection } from "../../../../components/auth/settings-section";
import { Badge } from "../../../../components/ui/badge";
import { PageHeader } from "../../../../components/ui/page-header";

export const metadata: Metadata = { title: "Account" };

export default async function AccountPage() {
  await requireCaller("/settings/account");
  const [profile, account] = await Promise.all([load(getProfile, {}), load(getAccount, {})]);
  const hasPassword = account.signInWith.includes("password");
  const elsewhere = account.signInWith.flatMap((way) => (way === "password" ? [] : [{ github: "GitHub", google: "Google" }[way]]));
  return (
    <>
      <PageHeader title="Account">Who you are here, and the password you sign in with.</PageHeader>
      <SettingsSection title="Profile">
        <dl className="grid gap-x-6 sm:grid-cols-[8rem_minmax(0,1fr)] sm:gap-y-3 max-sm:[&_dd:not(:last-child)]:mb-3">
          <dt className="text-muted-foreground">Name</dt>
          <dd className="break-words">{profile.name}</dd>
          <dt className="text-muted-foreground">E-mail</dt>
          <dd className="flex flex-wrap items-center gap-x-3 gap-y-2">
            <span className="min-w-0 break-all">{profile.email}</span>
            {account.emailVerifiedAt ? <Badge tone="success">Confirmed</Badge> : <Badge tone="warning">Not confirmed</Badge>}
            {!account.emailVerifiedAt && waysIn().emailLink && <ConfirmAddress email={profile.email} />}
          </dd>
          {elsewhere.length > 0 && (
            <>
              <dt className="text-muted-foreground">Signs in with</dt>
              <dd>{elsewhere.join(", ")}</dd>
            </>
          )}
        </dl>
      </SettingsSection>
      <SettingsSection
        title="Password"
        note={hasPassword ? "Changing it signs you out everywhere else." : "You have none. With one you can sign in without a mail or another account."}
      >
        <ChangePassword email={profile.email} hasPassword={hasPassword} />
      </SettingsSection>
    </>
  );
}

import type { Metadata } from "next";
import { getAccount } from "#lib/operations/auth/get-account";
import { getProfile } from "#lib/operations/profile/get-profile";
import { load, requireCaller, waysIn } from "#lib/session";
import { ChangePassword } from "../../../../components/auth/change-password";
import { ConfirmAddress } from "../../../../components/auth/confirm-address";
import { DeleteAccount } from "../../../../components/auth/delete-account";
import { ProfileForm } from "../../../../components/auth/profile-form";
import { Danger, DangerZone } from "../../../../components/settings/danger-zone";
import { Badge } from "../../../../components/ui/badge";
import { buttonStyle } from "../../../../components/ui/button-style";
import { Section } from "../../../../components/ui/section";

export const metadata: Metadata = { title: "Profile" };

const PROVIDERS = { github: "GitHub", google: "Google" } as const;

/** What there is to know of the address: that it stays, and how it is confirmed. */
function addressNote(confirmed: boolean): string {
  if (confirmed) return "The address cannot be changed.";
  return waysIn().emailLink
    ? "The address cannot be changed. To confirm it, have a link mailed to you below and follow it in this browser."
    : "The address cannot be changed. It is confirmed by a link in a mail; this server sends none, so ask whoever runs it.";
}

export default async function AccountPage() {
  await requireCaller("/settings/account");
  const [{ name, email }, { signInWith, emailVerifiedAt }] = await Promise.all([load(getProfile, {}), load(getAccount, {})]);
  const hasPassword = signInWith.includes("password");
  const elsewhere = signInWith.flatMap((way) => (way === "password" ? [] : [PROVIDERS[way]]));
  return (
    <>
      <Section title="Profile" description={elsewhere.length > 0 ? `You can sign in with ${elsewhere.join(" and ")}.` : undefined}>
        <ProfileForm key={name} name={name} email={email} note={addressNote(emailVerifiedAt !== null)}>
          <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
            {emailVerifiedAt ? <Badge tone="success">E-mail confirmed</Badge> : <Badge tone="warning">E-mail not confirmed</Badge>}
            {!emailVerifiedAt && waysIn().emailLink && <ConfirmAddress email={email} />}
          </div>
        </ProfileForm>
      </Section>
      <Section
        title="Password"
        description={hasPassword ? "Changing it signs you out everywhere else." : "You have none. With one you can sign in without a mail or another account."}
      >
        <ChangePassword email={email} hasPassword={hasPassword} />
      </Section>
      <Section
        title="Your data"
        description="What is kept of you: profile, ways to sign in, sessions, workspaces and keys. What is in a workspace is downloaded in its own settings."
      >
        <a href="/api/v1/account/export" className={buttonStyle()}>
          Download
        </a>
      </Section>
      <Section title="Danger zone">
        <DangerZone>
          <Danger
            title="Delete your account"
            action={<DeleteAccount email={email} />}
            text="With the workspaces that only you are in. Elsewhere what you made stays, without your name. Where you are the only owner of others, find another one first."
          />
        </DangerZone>
      </Section>
    </>
  );
}

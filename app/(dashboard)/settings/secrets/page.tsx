import { LockKeyhole } from "lucide-react";
import type { Metadata } from "next";
import { listDrive } from "#lib/operations/drive/list-drive";
import { listSecrets } from "#lib/operations/secrets/list-secrets";
import { load, loadOrNotFound, type Query, readQuery, requireCaller } from "#lib/session";
import { SecretForm } from "../../../../components/secrets/secret-form";
import { SecretsTable } from "../../../../components/secrets/secrets-table";
import { mayManage } from "../../../../components/shell/viewers";
import { Alert } from "../../../../components/ui/alert";
import { EmptyState } from "../../../../components/ui/empty-state";
import { Pager } from "../../../../components/ui/pager";
import { Section } from "../../../../components/ui/section";

export const metadata: Metadata = { title: "Secrets" };

export default async function SecretsPage({ searchParams }: { searchParams: Query }) {
  const { role } = await requireCaller("/settings/secrets");
  const { name, skill, ...cursor } = await readQuery(searchParams, "name", "skill", "after_id", "before_id");
  const may = mayManage(role);
  const [page, drive] = await Promise.all([loadOrNotFound(listSecrets, { limit: 50, ...cursor }), load(listDrive, {})]);
  const skills = drive.data.skills.map(({ slug }) => slug);
  const there = name ? page.data.find((each) => each.name === name) : undefined;
  const wanted = { name, skill };
  return (
    <Section
      title="Secrets"
      description="Passwords and keys of other services that skills need. A skill's scripts get those that you give it; its model does not."
      action={may && <SecretForm key={`${name} ${skill}`} skills={skills} wanted={wanted} openAtFirst={Boolean(name || skill) && !there} />}
    >
      {!may && <Alert tone="info" title="Admins and owners add secrets and choose which skills get them." />}
      {may && there && (
        <Alert tone="info" title={`There is a secret ${there.name} already.`}>
          {skill && !there.boundTo.includes(skill) && `Give it to ${skill} with “Skill” in its row, or replace its value.`}
        </Alert>
      )}
      {page.data.length > 0 ? (
        <>
          <SecretsTable secrets={page.data} skills={skills} may={may} />
          <Pager path="/settings/secrets" page={page} cursor={cursor} />
        </>
      ) : (
        <EmptyState icon={LockKeyhole} title="No secrets yet">
          Add the key of a service, and give it to the skills that call that service.
        </EmptyState>
      )}
    </Section>
  );
}

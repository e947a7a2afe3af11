import type { Metadata } from "next";
import { getByok } from "#lib/operations/byok/get-byok";
import { load, requireCaller } from "#lib/session";
import { AnsweredBy } from "../../../../components/byok/answered-by";
import { KeyForm } from "../../../../components/byok/key-form";
import { RemoveKey } from "../../../../components/byok/remove-key";
import { mayManage } from "../../../../components/shell/viewers";
import { Alert } from "../../../../components/ui/alert";
import { Section } from "../../../../components/ui/section";

export const metadata: Metadata = { title: "Model keys" };

export default async function ModelsPage() {
  const { role } = await requireCaller("/settings/models");
  const byok = await load(getByok, {});
  const may = mayManage(role);
  return (
    <>
      <Section title="Which model answers" description="What runs of skills use when they do not ask for a model by name.">
        <AnsweredBy byok={byok} />
      </Section>
      <Section
        title="Your own key"
        description="With an Anthropic key of its own the workspace pays Anthropic for what its runs use, and no credits here."
        action={may && byok.lastFour !== null && <RemoveKey lastFour={byok.lastFour} />}
      >
        {may ? <KeyForm replaces={byok.configured} /> : <Alert tone="info" title="Admins and owners set this key and remove it." />}
      </Section>
    </>
  );
}

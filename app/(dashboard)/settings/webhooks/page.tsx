import { Webhook } from "lucide-react";
import type { Metadata } from "next";
import { listWebhooks } from "#lib/operations/webhooks/list-webhooks";
import { loadOrNotFound, type Query, readQuery, requireCaller } from "#lib/session";
import { AdminsOnly } from "../../../../components/settings/admins-only";
import { mayManage } from "../../../../components/shell/viewers";
import { EmptyState } from "../../../../components/ui/empty-state";
import { Link } from "../../../../components/ui/link";
import { Pager } from "../../../../components/ui/pager";
import { Section } from "../../../../components/ui/section";
import { WebhookForm } from "../../../../components/webhooks/webhook-form";
import { WebhooksTable } from "../../../../components/webhooks/webhooks-table";

export const metadata: Metadata = { title: "Webhooks" };

export default async function WebhooksPage({ searchParams }: { searchParams: Query }) {
  const { role } = await requireCaller("/settings/webhooks");
  if (!mayManage(role))
    return (
      <AdminsOnly role={role} page="Webhooks" title="Admins look after webhooks">
        Ask an admin or owner to have events sent somewhere.
      </AdminsOnly>
    );
  const cursor = await readQuery(searchParams, "after_id", "before_id");
  const page = await loadOrNotFound(listWebhooks, { limit: 50, ...cursor });
  return (
    <Section
      title="Webhooks"
      description={
        <>
          What happens in this workspace is told to addresses of your choice, signed and sent again until it arrives.{" "}
          <Link href="/docs/webhooks" className="text-accent underline underline-offset-2">
            How to receive them
          </Link>
        </>
      }
      action={<WebhookForm />}
    >
      {page.data.length > 0 ? (
        <>
          <WebhooksTable webhooks={page.data} />
          <Pager path="/settings/webhooks" page={page} cursor={cursor} />
        </>
      ) : (
        <EmptyState icon={Webhook} title="No webhooks yet">
          Add the address of a program of yours, and it hears when runs end, files appear or an agent asks for permission.
        </EmptyState>
      )}
    </Section>
  );
}

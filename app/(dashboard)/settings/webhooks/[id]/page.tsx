import { Send } from "lucide-react";
import type { Metadata } from "next";
import { getWebhook } from "#lib/operations/webhooks/get-webhook";
import { listDeliveries } from "#lib/operations/webhooks/list-deliveries";
import { loadOrNotFound, type Query, readQuery, requireCaller } from "#lib/session";
import { AdminsOnly } from "../../../../../components/settings/admins-only";
import { mayManage } from "../../../../../components/shell/viewers";
import { EmptyState } from "../../../../../components/ui/empty-state";
import { FilterLinks } from "../../../../../components/ui/filter-links";
import { href } from "../../../../../components/ui/href";
import { Crumbs } from "../../../../../components/ui/page-header";
import { Pager } from "../../../../../components/ui/pager";
import { Section } from "../../../../../components/ui/section";
import { DeliveriesTable } from "../../../../../components/webhooks/deliveries-table";
import { RefreshWhilePending } from "../../../../../components/webhooks/refresh-while-pending";
import { WebhookActions } from "../../../../../components/webhooks/webhook-actions";
import { WebhookFacts } from "../../../../../components/webhooks/webhook-facts";

export const metadata: Metadata = { title: "Webhook" };

const STATUSES = [
  { status: undefined, label: "All" },
  { status: "pending", label: "Pending" },
  { status: "delivered", label: "Delivered" },
  { status: "failed", label: "Failed" },
] as const;

export default async function WebhookPage({ params, searchParams }: { params: Promise<{ id: string }>; searchParams: Query }) {
  const { id } = await params;
  const path = `/settings/webhooks/${id}`;
  const { role } = await requireCaller(path);
  if (!mayManage(role))
    return (
      <AdminsOnly role={role} page="Webhook" title="Admins look after webhooks">
        Ask an admin or owner what was sent.
      </AdminsOnly>
    );
  const { status: asked, ...cursor } = await readQuery(searchParams, "status", "after_id", "before_id");
  const status = STATUSES.find((each) => each.status === asked)?.status;
  const [{ data: webhook }, page] = await Promise.all([
    loadOrNotFound(getWebhook, { id }),
    loadOrNotFound(listDeliveries, { id, limit: 25, ...(status && { status }), ...cursor }),
  ]);
  const waiting = page.data.filter((each) => each.status === "pending");
  const [next = null] = waiting.flatMap((each) => each.next_attempt_at ?? []).sort();
  return (
    <>
      <div className="space-y-6">
        <Crumbs crumbs={[{ label: "Webhooks", href: "/settings/webhooks" }]} />
        <Section
          title={new URL(webhook.url).host}
          description={
            <>
              <span className="font-mono text-xs break-all">{webhook.url}</span>
              {webhook.description && <span className="block break-words">{webhook.description}</span>}
            </>
          }
        >
          <WebhookActions webhook={webhook} />
          <WebhookFacts webhook={webhook} />
        </Section>
      </div>
      <Section title="Deliveries" description="What was sent, try by try, for 30 days.">
        <FilterLinks
          label="Status"
          links={STATUSES.map((each) => ({ label: each.label, href: href(path, { status: each.status }), current: each.status === status }))}
        />
        {waiting.length > 0 && <RefreshWhilePending next={next} />}
        {page.data.length > 0 ? (
          <>
            <DeliveriesTable deliveries={page.data} webhookId={id} enabled={webhook.enabled} />
            <Pager path={path} query={{ status }} page={page} cursor={cursor} />
          </>
        ) : (
          <EmptyState icon={Send} title={status ? `Nothing is ${status}` : "Nothing was sent yet"}>
            {status ? undefined : "Send a test, or wait for something to happen."}
          </EmptyState>
        )}
      </Section>
    </>
  );
}

import { Coins } from "lucide-react";
import type { Metadata } from "next";
import { Suspense } from "react";
import { getBalance } from "#lib/operations/billing/get-balance";
import { getSubscriptionTier } from "#lib/operations/billing/get-subscription-tier";
import { getUsage } from "#lib/operations/billing/get-usage";
import { listTransactions } from "#lib/operations/billing/list-transactions";
import { CENTS_PER_DOLLARINO } from "#lib/operations/billing/price";
import { creditsAreSold, load, loadOrNotFound, type Query, readQuery, requireCaller } from "#lib/session";
import { ConfirmCheckout } from "../../../../components/billing/confirm-checkout";
import { CreditsSummary } from "../../../../components/billing/credits-summary";
import { TopUpForm } from "../../../../components/billing/top-up-form";
import { type TransactionType, TYPES } from "../../../../components/billing/transaction-types";
import { TransactionsTable } from "../../../../components/billing/transactions-table";
import { UsageBySkill } from "../../../../components/billing/usage-by-skill";
import { UsageCharts } from "../../../../components/billing/usage-charts";
import { daysBefore, daysOf, type Range, rangeLinks, rangeOf } from "../../../../components/billing/usage-range";
import { type Role, withArticle } from "../../../../components/settings/roles";
import { mayManage } from "../../../../components/shell/viewers";
import { buttonStyle } from "../../../../components/ui/button-style";
import { CodeBlock } from "../../../../components/ui/code-block";
import { EmptyState } from "../../../../components/ui/empty-state";
import { FilterLinks } from "../../../../components/ui/filter-links";
import { href } from "../../../../components/ui/href";
import { Link } from "../../../../components/ui/link";
import { Pager } from "../../../../components/ui/pager";
import { Section } from "../../../../components/ui/section";
import { SkeletonCharts, SkeletonRows } from "../../../../components/ui/skeleton";

export const metadata: Metadata = { title: "Billing" };

const PATH = "/settings/billing";
type Listed = { type?: TransactionType; after_id?: string; before_id?: string };

export default async function BillingPage({ searchParams }: { searchParams: Query }) {
  const query = await readQuery(searchParams, "range", "type", "after_id", "before_id", "checkout", "id", "workspace");
  // Somebody who has just paid may have to sign in again, and must not lose what they come back with.
  const { role, workspace } = await requireCaller(href(PATH, query));
  const { checkout, id, workspace: bought, range, ...rest } = query;
  const listed = rest as Listed;
  const here = `ws_${workspace.id}`;
  const admin = mayManage(role);
  const [credits, tier] = await Promise.all([load(getBalance, {}), load(getSubscriptionTier, {})]);
  const returned = checkout === "done" && id ? { id, workspace: bought && /^ws_\d+$/.test(bought) ? bought : here } : undefined;
  return (
    <>
      {(admin || returned) && <ConfirmCheckout workspace={here} returned={returned} cancelled={checkout === "cancelled"} />}
      <Section
        title="Credits"
        description={`Runs are paid in dollarinos; one is ${CENTS_PER_DOLLARINO} US cent. What a run may cost is reserved until it ends.`}
      >
        <CreditsSummary credits={credits} tier={tier} />
      </Section>
      <BuyCredits admin={admin} role={role} id={here} slug={workspace.slug} />
      <Section title="Usage" action={<FilterLinks label="Range" stay links={rangeLinks(rangeOf(range), (chosen) => href(PATH, { ...rest, range: chosen }))} />}>
        <Suspense key={rangeOf(range)} fallback={<SkeletonCharts label="Loading the usage" />}>
          <Usage range={rangeOf(range)} />
        </Suspense>
      </Section>
      <Section title="Transactions" description="Everything that came to the balance and left it. A run is charged once, when it ends.">
        <FilterLinks label="Type" stay links={typeLinks(listed.type, range)} />
        <Suspense key={JSON.stringify(listed)} fallback={<SkeletonRows label="Loading transactions" />}>
          <Transactions listed={listed} range={range} />
        </Suspense>
      </Section>
    </>
  );
}

const typeLinks = (chosen: string | undefined, range: string | undefined) => [
  { label: "All", href: href(PATH, { range }), current: !chosen },
  ...Object.entries(TYPES).map(([type, { several }]) => ({ label: several, href: href(PATH, { range, type }), current: chosen === type })),
];

async function Usage({ range }: { range: Range }) {
  const now = Date.now();
  const [before, { data, skills = [] }] = await Promise.all([load(getUsage, daysBefore(range, now)), load(getUsage, { ...daysOf(range, now), by: "skill" })]);
  return (
    <div className="space-y-4">
      <UsageCharts days={data} before={before.data} />
      {skills.length > 0 && <UsageBySkill skills={skills} />}
    </div>
  );
}

function BuyCredits({ admin, role, id, slug }: { admin: boolean; role: Role; id: string; slug: string }) {
  if (!creditsAreSold()) {
    return (
      <Section title="More credits" description="This server sells none. Whoever runs it gives them with this command, in its folder. Pass it on:">
        <CodeBlock label="Command">{`npm run credits -- --workspace ${slug} --amount 500`}</CodeBlock>
      </Section>
    );
  }
  if (!admin) return <Section title="More credits" description={`You are ${withArticle(role)} here. Owners and admins can buy credits.`} />;
  return (
    <Section title="Buy credits" description="They are for this workspace and do not expire.">
      <TopUpForm key={id} workspace={id} cents={CENTS_PER_DOLLARINO} />
    </Section>
  );
}

async function Transactions({ listed, range }: { listed: Listed; range: string | undefined }) {
  const page = await loadOrNotFound(listTransactions, listed);
  const { type, ...cursor } = listed;
  if (page.data.length > 0) {
    return (
      <div className="space-y-4">
        <TransactionsTable transactions={page.data} />
        <Pager path={PATH} query={{ range, type }} page={page} cursor={cursor} />
      </div>
    );
  }
  const narrowed = Object.keys(listed).length > 0;
  return (
    <EmptyState
      icon={Coins}
      title={narrowed ? "No transactions here" : "No transactions yet"}
      action={
        narrowed && (
          <Link href={PATH} className={buttonStyle()}>
            Show all transactions
          </Link>
        )
      }
    />
  );
}

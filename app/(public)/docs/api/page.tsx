import type { Metadata } from "next";
import { publicUrl } from "#lib/session";
import { GuideText } from "../../../../components/docs/guide-text";
import { Link } from "../../../../components/ui/link";
import { PageHeader } from "../../../../components/ui/page-header";
import { Section } from "../../../../components/ui/section";
import { groupAbout } from "../groups";
import { referenceGroups } from "../reference";
import { overview } from "./overview";

export const generateMetadata = (): Metadata => ({
  title: "API",
  description: "How to call this server: keys, errors, limits, retries and lists.",
  alternates: { canonical: `${publicUrl()}/docs/api` },
});

export default function ApiPage() {
  return (
    <div className="space-y-8">
      <PageHeader title="API" crumbs={[{ label: "Docs", href: "/docs" }]}>
        One HTTP API for the dashboard, programs and agents. What holds for all of it is here.
      </PageHeader>
      <GuideText className="max-w-[70ch]">{overview(publicUrl())}</GuideText>
      <Section title="Resources">
        <ul className="grid gap-3 sm:grid-cols-2">
          {referenceGroups().map(({ name, title, operations }) => (
            <li key={name}>
              <Link href={`/docs/api/${name}`} className="block h-full space-y-1 rounded-lg border bg-card p-4 hover:border-input">
                <span className="flex items-baseline justify-between gap-2">
                  <span className="font-medium">{title}</span>
                  <span className="text-xs text-muted-foreground tabular-nums">{operations.length}</span>
                </span>
                <span className="block text-muted-foreground">{groupAbout(name)}</span>
              </Link>
            </li>
          ))}
        </ul>
      </Section>
    </div>
  );
}

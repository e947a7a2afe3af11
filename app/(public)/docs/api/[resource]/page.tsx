import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { publicUrl } from "#lib/session";
import { Method } from "../../../../../components/docs/method";
import { Link } from "../../../../../components/ui/link";
import { PageHeader } from "../../../../../components/ui/page-header";
import { groupAbout } from "../../groups";
import { referenceGroups } from "../../reference";

type Props = { params: Promise<{ resource: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const group = await groupOf(params);
  if (!group) return {};
  return {
    title: `${group.title} API`,
    description: groupAbout(group.name),
    alternates: { canonical: `${publicUrl()}/docs/api/${group.name}` },
  };
}

export default async function ResourcePage({ params }: Props) {
  const group = await groupOf(params);
  if (!group) notFound();
  const crumbs = [
    { label: "Docs", href: "/docs" },
    { label: "API", href: "/docs/api" },
  ];
  return (
    <div className="space-y-6">
      <PageHeader title={group.title} crumbs={crumbs}>
        {groupAbout(group.name)}
      </PageHeader>
      <ul className="divide-y rounded-lg border">
        {group.operations.map(({ name, slug, method, path, summary }) => (
          <li key={name} id={slug} className="scroll-mt-20 target:bg-info-ground">
            <Link href={`/docs/api/${group.name}/${slug}`} className="block space-y-1 p-3 hover:bg-muted/60 focus-visible:-outline-offset-2">
              <span className="block font-medium">{summary}</span>
              <span className="flex items-baseline gap-2">
                <Method>{method}</Method>
                <code className="min-w-0 font-mono text-xs break-all text-muted-foreground">{path}</code>
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </div>
  );
}

const groupOf = async (params: Props["params"]) => {
  const { resource } = await params;
  return referenceGroups().find(({ name }) => name === resource);
};

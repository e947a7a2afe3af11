import { PackageSearch } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { listCategories } from "#lib/operations/marketplace/list-categories";
import { listMarketplaceSkills } from "#lib/operations/marketplace/list-marketplace-skills";
import { load, loadOrNotFound, type Query, readQuery } from "#lib/session";
import { SkillCard, SkillGrid } from "../../../components/skills/skill-card";
import { buttonStyle } from "../../../components/ui/button-style";
import { EmptyState } from "../../../components/ui/empty-state";
import { FilterLinks } from "../../../components/ui/filter-links";
import { href } from "../../../components/ui/href";
import { PageHeader } from "../../../components/ui/page-header";
import { Pager } from "../../../components/ui/pager";
import { SearchForm } from "../../../components/ui/search-form";

export const metadata: Metadata = { title: "Skills", description: "Skills to run in your workspace." };

const SORTS = { slug: "Name", executions: "Most run", installs: "Most installed", newest: "Newest" };

export default async function SkillsPage({ searchParams }: { searchParams: Query }) {
  const { after_id, before_id, ...query } = await readQuery(searchParams, "q", "category", "sort", "after_id", "before_id");
  const { q, category, sort = "slug" } = query;
  const input = { ...query, after_id, before_id, limit: 24 } as Parameters<typeof load<typeof listMarketplaceSkills>>[1];
  const [page, categories] = await Promise.all([loadOrNotFound(listMarketplaceSkills, input), load(listCategories, {})]);
  return (
    <div className="space-y-5">
      <PageHeader title="Skills" action={<SearchForm action="/skills" label="Search skills" q={q} keep={{ category, sort: query.sort }} />}>
        Each is a folder of instructions and scripts that runs in a sandbox.
      </PageHeader>
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-1">
        <FilterLinks
          label="Category"
          links={[
            { label: "All", href: href("/skills", { q, sort: query.sort }), current: !category },
            ...categories.data.map(({ slug, name, count }) => ({
              label: name,
              count,
              href: href("/skills", { q, category: slug, sort: query.sort }),
              current: category === slug,
            })),
          ]}
        />
        <FilterLinks
          label="Order"
          links={Object.entries(SORTS).map(([value, label]) => ({ label, href: href("/skills", { q, category, sort: value }), current: sort === value }))}
        />
      </div>
      {page.data.length > 0 ? (
        <SkillGrid label="Skills">
          {page.data.map((skill) => (
            <SkillCard key={skill.slug} skill={skill} href={`/skills/${skill.slug}`} />
          ))}
        </SkillGrid>
      ) : (
        <EmptyState
          icon={PackageSearch}
          title="No skills found"
          action={
            <Link href="/skills" className={buttonStyle()}>
              Show all skills
            </Link>
          }
        >
          {q ? `Nothing matches “${q}”${category ? " in this category" : ""}.` : "There is nothing in this category yet."}
        </EmptyState>
      )}
      <Pager path="/skills" query={query} page={page} cursor={{ after_id, before_id }} labels={["Back", "More"]} />
    </div>
  );
}

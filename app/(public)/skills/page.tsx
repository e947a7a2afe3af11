import { PackageSearch } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { getFacets } from "#lib/operations/marketplace/get-facets";
import { listMarketplaceSkills } from "#lib/operations/marketplace/list-marketplace-skills";
import { loadOrNotFound, type Query, readQuery } from "#lib/session";
import { SearchFacets } from "../../../components/skills/search-facets";
import { SkillCard, SkillGrid } from "../../../components/skills/skill-card";
import { buttonStyle } from "../../../components/ui/button-style";
import { EmptyState } from "../../../components/ui/empty-state";
import { FilterLinks } from "../../../components/ui/filter-links";
import { href } from "../../../components/ui/href";
import { PageHeader } from "../../../components/ui/page-header";
import { Pager } from "../../../components/ui/pager";
import { SearchForm } from "../../../components/ui/search-form";

export const metadata: Metadata = { title: "Skills", description: "Skills to run in your workspace." };

const SORTS = { relevance: "Best match", slug: "Name", executions: "Most run", installs: "Most installed", newest: "Newest" };

export default async function SkillsPage({ searchParams }: { searchParams: Query }) {
  const { after_id, before_id, ...query } = await readQuery(searchParams, "q", "category", "tag", "runtime", "sort", "after_id", "before_id");
  const { sort: asked, ...filter } = query;
  const q = filter.q?.trim();
  // Only words have a best match; who takes them away again keeps the rest of the address.
  const sort = q ? (asked ?? "relevance") : asked === "relevance" ? "slug" : (asked ?? "slug");
  const input = { ...filter, sort, after_id, before_id, limit: 24 } as Parameters<typeof loadOrNotFound<typeof listMarketplaceSkills>>[1];
  const [page, facets] = await Promise.all([
    loadOrNotFound(listMarketplaceSkills, input),
    loadOrNotFound(getFacets, filter as Parameters<typeof loadOrNotFound<typeof getFacets>>[1]),
  ]);
  const isNarrowed = Boolean(filter.category || filter.tag || filter.runtime);
  return (
    <div className="space-y-5">
      <PageHeader
        title="Skills"
        action={<SearchForm action="/skills" label="Search skills" q={q} keep={{ ...query, q: undefined, sort: asked === "relevance" ? undefined : asked }} />}
      >
        Each is a folder of instructions and scripts that runs in a sandbox.
      </PageHeader>
      <SearchFacets facets={facets} query={query}>
        <div className="flex items-center gap-2">
          <span aria-hidden className="shrink-0 text-xs text-muted-foreground max-lg:pl-1">
            Sort
          </span>
          <div className="min-w-0">
            <FilterLinks
              label="Order"
              links={Object.entries(SORTS).flatMap(([value, label]) =>
                value === "relevance" && !q ? [] : { label, href: href("/skills", { ...query, sort: value }), current: sort === value },
              )}
            />
          </div>
        </div>
      </SearchFacets>
      {facets.guessed && (
        <p role="status" className="text-muted-foreground">
          No skill has “{q}”. These have{" "}
          <Link href={href("/skills", { ...query, q: facets.guessed })} className="font-medium text-foreground underline underline-offset-4">
            {facets.guessed}
          </Link>{" "}
          or something near it.
        </p>
      )}
      <h2 className="sr-only">Results</h2>
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
            <Link href={isNarrowed && q ? href("/skills", { q }) : "/skills"} className={buttonStyle()}>
              {isNarrowed && q ? "Search all skills" : "Show all skills"}
            </Link>
          }
        >
          {q ? `Nothing matches “${q}”${isNarrowed ? " with these filters" : ""}.` : "There is nothing like this yet."}
          {facets.near.length > 0 && (
            <span className="mt-2 block">
              Did you mean{" "}
              {facets.near.map(({ slug, name }, i) => (
                <span key={slug}>
                  {i > 0 && (i === facets.near.length - 1 ? " or " : ", ")}
                  <Link href={`/skills/${slug}`} className="font-medium text-foreground underline underline-offset-4">
                    {name}
                  </Link>
                </span>
              ))}
              ?
            </span>
          )}
        </EmptyState>
      )}
      <Pager path="/skills" query={query} page={page} cursor={{ after_id, before_id }} labels={["Back", "More"]} />
    </div>
  );
}

import { PackageSearch } from "lucide-react";
import type { Metadata } from "next";
import { getFacets } from "#lib/operations/marketplace/get-facets";
import { listMarketplaceSkills } from "#lib/operations/marketplace/list-marketplace-skills";
import { loadOrNotFound, type Query, readQuery } from "#lib/session";
import { ActiveFilters, SearchFacets } from "../../../components/skills/search-facets";
import { SkillCard, SkillGrid } from "../../../components/skills/skill-card";
import { buttonStyle } from "../../../components/ui/button-style";
import { EmptyState } from "../../../components/ui/empty-state";
import { FilterLinks } from "../../../components/ui/filter-links";
import { href } from "../../../components/ui/href";
import { Link } from "../../../components/ui/link";
import { LiveSearch } from "../../../components/ui/live-search";
import { PageHeader } from "../../../components/ui/page-header";
import { Pager } from "../../../components/ui/pager";
import { describePage } from "../describe-page";
import { crumbsOf, JsonLd } from "../json-ld";

type Props = { searchParams: Query };

const NAMES = ["q", "category", "tag", "runtime", "verdict", "sort", "after_id", "before_id"] as const;
const SORTS = { relevance: "Best match", slug: "Name", executions: "Most run", installs: "Most installed", newest: "Newest" };

/** A category has a page of its own to be found by; other searches are ways to the same skills. */
export async function generateMetadata({ searchParams }: Props): Promise<Metadata> {
  const { category, ...rest } = await readQuery(searchParams, ...NAMES);
  const title = category ? `Skills for ${category}` : "Skills";
  const description = category
    ? `Skills of the category ${category}: what each does, what it needs, and how to install it.`
    : "Skills to read, install and run in a sandbox: what each does, what it needs, and what the scanner says of it.";
  return {
    ...describePage({ title, description, path: href("/skills", { category }) }),
    ...(Object.keys(rest).length > 0 && { robots: { index: false, follow: true } }),
  };
}

export default async function SkillsPage({ searchParams }: Props) {
  const { after_id, before_id, ...query } = await readQuery(searchParams, ...NAMES);
  const { sort: asked, ...filter } = query;
  const q = filter.q?.trim();
  // Only words have a best match; who takes them away again keeps the rest of the address.
  const sort = q ? (asked ?? "relevance") : asked === "relevance" ? "slug" : (asked ?? "slug");
  const input = { ...filter, sort, after_id, before_id, limit: 24 } as Parameters<typeof loadOrNotFound<typeof listMarketplaceSkills>>[1];
  const [page, facets] = await Promise.all([
    loadOrNotFound(listMarketplaceSkills, input),
    loadOrNotFound(getFacets, filter as Parameters<typeof loadOrNotFound<typeof getFacets>>[1]),
  ]);
  const isNarrowed = Boolean(filter.category || filter.tag || filter.runtime || filter.verdict);
  return (
    <div className="space-y-6">
      <PageHeader
        title="Skills"
        action={<LiveSearch action="/skills" label="Search skills" q={q} keep={{ ...query, q: undefined, sort: asked === "relevance" ? undefined : asked }} />}
      >
        Each is a folder of instructions and scripts that runs in a sandbox.
      </PageHeader>
      <div className="grid gap-x-8 gap-y-4 lg:grid-cols-[12rem_minmax(0,1fr)]">
        <SearchFacets facets={facets} query={query} />
        <div className="min-w-0 space-y-4">
          <div className="flex min-h-8 flex-wrap items-center justify-between gap-x-4 gap-y-1">
            <h2 className="sr-only">Results</h2>
            <p role="status" className="text-muted-foreground tabular-nums">
              {facets.isEstimate && "About "}
              {facets.total.toLocaleString("en")} {facets.total === 1 ? "skill" : "skills"}
            </p>
            <div className="min-w-0">
              <FilterLinks
                label="Order"
                links={Object.entries(SORTS).flatMap(([value, label]) =>
                  value === "relevance" && !q ? [] : { label, href: href("/skills", { ...query, sort: value }), current: sort === value },
                )}
              />
            </div>
          </div>
          <ActiveFilters query={query} />
          {facets.guessed && (
            <p role="status" className="text-muted-foreground">
              No skill has “{q}”. These have{" "}
              <Link href={href("/skills", { ...query, q: facets.guessed })} className="font-medium text-foreground underline underline-offset-4">
                {facets.guessed}
              </Link>{" "}
              or something near it.
            </p>
          )}
          {page.data.length > 0 ? (
            <SkillGrid label="Skills" narrow>
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
      </div>
      <JsonLd data={{ "@type": "BreadcrumbList", itemListElement: crumbsOf([["Skills", "/skills"]]) }} />
    </div>
  );
}

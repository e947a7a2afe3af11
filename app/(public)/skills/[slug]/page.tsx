import { FlaskConical, Play } from "lucide-react";
import type { Metadata } from "next";
import { listDrive } from "#lib/operations/drive/list-drive";
import { getMarketplaceSkill } from "#lib/operations/marketplace/get-marketplace-skill";
import { currentCaller, load, loadOrNotFound, type Query, readQuery } from "#lib/session";
import { mayChange } from "../../../../components/shell/viewers";
import { LazyInstall, LazyReport } from "../../../../components/skills/lazy-actions";
import { SkillFacts } from "../../../../components/skills/skill-card";
import { SkillNeeds } from "../../../../components/skills/skill-needs";
import { isTab, SkillTabs, tabHref } from "../../../../components/skills/skill-tabs";
import { VerdictBadge } from "../../../../components/skills/verdict";
import { Badge } from "../../../../components/ui/badge";
import { buttonStyle } from "../../../../components/ui/button-style";
import { href } from "../../../../components/ui/href";
import { Link } from "../../../../components/ui/link";
import { PageHeader } from "../../../../components/ui/page-header";
import { describePage } from "../../describe-page";
import { crumbsOf, JsonLd } from "../../json-ld";
import { aboutSkill } from "./about-skill";
import { Part } from "./part";

type Props = { params: Promise<{ slug: string }>; searchParams: Query };

export async function generateMetadata({ params, searchParams }: Props): Promise<Metadata> {
  const skill = await loadOrNotFound(getMarketplaceSkill, await params);
  const { tab } = await readQuery(searchParams, "tab");
  const path = `/skills/${skill.slug}`;
  // What only a workspace sees is nothing for others to find or to show.
  if (skill.status !== "public") return { title: skill.name, description: skill.description, robots: { index: false, follow: false } };
  return {
    ...describePage({ title: skill.name, description: skill.description, path, image: `${path}/og.png?v=${skill.contentSha.slice(0, 12)}` }),
    ...(isTab(tab) && tab !== "overview" && { robots: { index: false, follow: true } }),
  };
}

export default async function SkillPage({ params, searchParams }: Props) {
  const skill = await loadOrNotFound(getMarketplaceSkill, await params);
  const query = await readQuery(searchParams, "tab", "path", "from", "to", "client");
  const { slug } = skill;
  const tab = isTab(query.tab) ? query.tab : "overview";
  const caller = await currentCaller();
  const may = caller === undefined || mayChange(caller.role);
  const live = skill.versions.some(({ version, state }) => version === skill.version && state === "live");
  const offered = skill.versions.some(({ version, state, yanked }) => version === skill.version && state === "live" && !yanked);
  const installed = caller && (await load(listDrive, {})).data.skills.some((each) => each.slug === slug && each.installed);
  const reports = caller !== undefined && skill.publisher !== caller.workspace.slug;
  return (
    <div className="space-y-6">
      <PageHeader
        title={skill.name}
        crumbs={[
          { label: "Skills", href: "/skills" },
          { label: skill.category.charAt(0).toUpperCase() + skill.category.slice(1), href: href("/skills", { category: skill.category }) },
        ]}
        action={
          <div className="flex flex-wrap items-center gap-2">
            {caller && may && offered && !installed && <LazyInstall slug={slug} name={skill.name} size="lg" />}
            {may && live && skill.example && (
              <Link href={`/library/${slug}?try`} className={buttonStyle({ variant: "outline", size: "lg" })}>
                <FlaskConical aria-hidden /> Try it
              </Link>
            )}
            <Link href={`/library/${slug}`} className={buttonStyle({ variant: "primary", size: "lg" })}>
              {may && live && <Play aria-hidden />} {may && live ? "Run" : "See it in the library"}
            </Link>
          </div>
        }
      >
        {skill.description}
      </PageHeader>
      <div className="space-y-2">
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
          {skill.scan ? (
            <Link href={tabHref(slug, "scan")} scroll={false} className="rounded-full">
              <VerdictBadge scan={skill.scan} />
            </Link>
          ) : (
            <VerdictBadge scan={null} />
          )}
          <SkillFacts skill={skill} />
          <SkillNeeds requires={skill.requires} />
        </div>
        {skill.tags.length > 0 && (
          <ul aria-label="Tags" className="flex flex-wrap gap-1.5">
            {skill.tags.map((tag) => (
              <li key={tag}>
                <Link href={href("/skills", { tag })} className="inline-flex min-h-6 items-center rounded-full">
                  <Badge>{tag}</Badge>
                </Link>
              </li>
            ))}
          </ul>
        )}
      </div>
      <SkillTabs
        slug={slug}
        current={tab}
        counts={{
          files: skill.files.length,
          versions: skill.versions.length,
          ...(skill.scan && skill.scan.findings.length > 0 && { scan: skill.scan.findings.length }),
        }}
      />
      <Part tab={tab} skill={skill} live={live} query={query}>
        {reports && (
          <div className="-ml-2">
            <LazyReport slug={slug} name={skill.name} />
          </div>
        )}
      </Part>
      {skill.status === "public" && (
        <>
          <JsonLd data={aboutSkill(skill)} />
          <JsonLd
            data={{
              "@type": "BreadcrumbList",
              itemListElement: crumbsOf([
                ["Skills", "/skills"],
                [skill.name, `/skills/${slug}`],
              ]),
            }}
          />
        </>
      )}
    </div>
  );
}

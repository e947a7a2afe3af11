import { LibraryBig, PackageSearch } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { Suspense } from "react";
import { listDriveUpdates } from "#lib/operations/drive/list-drive-updates";
import { listMarketplaceSkills } from "#lib/operations/marketplace/list-marketplace-skills";
import { listSkills } from "#lib/operations/skills/list-skills";
import { load, type Query, readQuery, requireCaller } from "#lib/session";
import { Updates } from "../../../components/drive/updates";
import { mayChange, ViewersLook } from "../../../components/shell/viewers";
import { InstallButton } from "../../../components/skills/install-button";
import { type Skill, SkillCard, SkillGrid } from "../../../components/skills/skill-card";
import { buttonStyle } from "../../../components/ui/button-style";
import { EmptyState } from "../../../components/ui/empty-state";
import { PageHeader } from "../../../components/ui/page-header";
import { SearchForm } from "../../../components/ui/search-form";
import { SkeletonRows } from "../../../components/ui/skeleton";

export const metadata: Metadata = { title: "Library" };

export default async function LibraryPage({ searchParams }: { searchParams: Query }) {
  const may = mayChange((await requireCaller("/library")).role);
  const { q } = await readQuery(searchParams, "q");
  return (
    <>
      <PageHeader title="Library" action={<SearchForm action="/library" label="Search all skills" q={q} />}>
        The skills of this workspace. {may ? "Choose one to run it." : "Choose one to see what it does."}
      </PageHeader>
      {!may && <ViewersLook />}
      <Suspense key={q ?? ""} fallback={<SkeletonRows label="Loading skills" />}>
        {q ? <Found q={q} may={may} /> : <Installed may={may} />}
      </Suspense>
    </>
  );
}

async function installedSkills(): Promise<Skill[]> {
  const answer = await load(listSkills, { limit: 100 });
  return "has_more" in answer ? answer.data : [];
}

async function Installed({ may }: { may: boolean }) {
  const [installed, popular] = await Promise.all([installedSkills(), load(listMarketplaceSkills, { sort: "executions", limit: 100 })]);
  const { updates } = (await load(listDriveUpdates, {})).data;
  const slugs = new Set(installed.map(({ slug }) => slug));
  const others = popular.data.filter(({ slug }) => !slugs.has(slug)).slice(0, 12);
  return (
    <>
      {updates.length > 0 && (
        <section aria-labelledby="updates" className="space-y-3">
          <h2 id="updates" className="scroll-mt-16 font-medium">
            Updates
          </h2>
          <Updates updates={updates} may={may} />
        </section>
      )}
      {installed.length > 0 ? (
        <section aria-labelledby="installed" className="space-y-3">
          <h2 id="installed" className={updates.length > 0 ? "font-medium" : "sr-only"}>
            Installed
          </h2>
          <SkillGrid label="Installed skills">
            {installed.map((skill) => (
              <SkillCard key={skill.slug} skill={skill} href={`/library/${skill.slug}`} />
            ))}
          </SkillGrid>
        </section>
      ) : (
        <EmptyState
          icon={LibraryBig}
          title="No skills installed yet"
          action={
            <Link href="/skills" className={buttonStyle({ variant: "primary" })}>
              Browse the marketplace
            </Link>
          }
        >
          {may ? "Add one, or just run it: a skill that is run is installed." : "The members of this workspace add them."}
        </EmptyState>
      )}
      {others.length > 0 && (
        <section aria-labelledby="others" className="space-y-3 pt-4">
          <h2 id="others" className="font-medium">
            From the marketplace
          </h2>
          <SkillGrid label="From the marketplace">
            {others.map((skill) => (
              <SkillCard key={skill.slug} skill={skill} href={`/library/${skill.slug}`} action={may && <InstallButton slug={skill.slug} name={skill.name} />} />
            ))}
          </SkillGrid>
        </section>
      )}
    </>
  );
}

async function Found({ q, may }: { q: string; may: boolean }) {
  const [installed, found] = await Promise.all([installedSkills(), load(listMarketplaceSkills, { q: q.slice(0, 200), sort: "executions", limit: 60 })]);
  const slugs = new Set(installed.map(({ slug }) => slug));
  const back = (
    <Link href="/library" className={buttonStyle()}>
      Back to the library
    </Link>
  );
  if (found.data.length === 0) return <EmptyState icon={PackageSearch} title={`Nothing matches “${q}”`} action={back} />;
  return (
    <section aria-label="Search results" className="space-y-3">
      <h2 className="sr-only">Search results</h2>
      <p className="text-muted-foreground" role="status">
        {found.data.length} {found.data.length === 1 ? "skill matches" : "skills match"} “{q}”.
      </p>
      <SkillGrid label="Search results">
        {found.data.map((skill) => (
          <SkillCard
            key={skill.slug}
            skill={skill}
            href={`/library/${skill.slug}`}
            action={may && !slugs.has(skill.slug) && <InstallButton slug={skill.slug} name={skill.name} />}
          />
        ))}
      </SkillGrid>
    </section>
  );
}

import { LibraryBig, PackageSearch } from "lucide-react";
import type { Metadata } from "next";
import { listDrive } from "#lib/operations/drive/list-drive";
import { listDriveUpdates } from "#lib/operations/drive/list-drive-updates";
import { listMarketplaceSkills } from "#lib/operations/marketplace/list-marketplace-skills";
import { load, type Query, readQuery, requireCaller } from "#lib/session";
import { Updates } from "../../../components/drive/updates";
import { mayChange, ViewersLook } from "../../../components/shell/viewers";
import { InstallButton } from "../../../components/skills/install-button";
import { type Skill, SkillCard, SkillGrid } from "../../../components/skills/skill-card";
import { buttonStyle } from "../../../components/ui/button-style";
import { EmptyState } from "../../../components/ui/empty-state";
import { FilterLinks } from "../../../components/ui/filter-links";
import { href } from "../../../components/ui/href";
import { Link } from "../../../components/ui/link";
import { LiveSearch } from "../../../components/ui/live-search";
import { PageHeader } from "../../../components/ui/page-header";
import { InstalledCard } from "./installed-card";
import { loadInstalled } from "./load-installed";

export const metadata: Metadata = { title: "Library" };

/** What of the library is shown. Each is an address. */
const SHOWS = { all: "Installed", own: "Own", updates: "Updates", off: "Switched off" } as const;
type Show = keyof typeof SHOWS;
const EMPTY: Record<Show, string> = {
  all: "No skills installed yet",
  own: "This workspace publishes none of what is installed",
  updates: "Everything is up to date",
  off: "Nothing is switched off",
};
/** Skills of the marketplace beside those that are installed. */
const OTHERS = 12;

export default async function LibraryPage({ searchParams }: { searchParams: Query }) {
  const may = mayChange((await requireCaller("/library")).role);
  const query = await readQuery(searchParams, "q", "show", "pages");
  const q = query.q?.trim().slice(0, 200);
  const show: Show = query.show !== undefined && Object.hasOwn(SHOWS, query.show) ? (query.show as Show) : "all";
  const filter = { words: q || undefined, ...(show === "own" && { owned: true }), ...(show === "off" && { enabled: false }) };
  const [{ skills, more, pages }, { updates: all }, others] = await Promise.all([
    show === "updates" ? { skills: [], more: false, pages: 1 } : loadInstalled(filter, Number(query.pages)),
    load(listDriveUpdates, {}).then(({ data }) => data),
    show === "all" ? loadOthers(q) : [],
  ]);
  const updates = all.filter(({ name, slug }) => !q || `${name} ${slug}`.toLowerCase().includes(q.toLowerCase()));
  const showsUpdates = (show === "all" || show === "updates") && updates.length > 0;
  const nothing = skills.length === 0 && !showsUpdates;
  return (
    <>
      <PageHeader title="Library" action={<LiveSearch action="/library" label="Search all skills" q={q} keep={{ show: query.show }} />}>
        The skills of this workspace. {may ? "Choose one to run it." : "Choose one to see what it does."}
      </PageHeader>
      {!may && <ViewersLook />}
      <FilterLinks
        label="Show"
        links={Object.entries(SHOWS).map(([value, label]) => ({
          label,
          href: href("/library", { q, show: value === "all" ? undefined : value }),
          current: show === value,
          ...(value === "updates" && all.length > 0 && { count: all.length }),
        }))}
      />
      {showsUpdates && (
        <section aria-labelledby="updates" className="space-y-3">
          <h2 id="updates" className="scroll-mt-16 font-medium">
            Updates
          </h2>
          <Updates updates={updates} may={may} />
        </section>
      )}
      {skills.length > 0 && (
        <section aria-labelledby="installed" className="space-y-3">
          <h2 id="installed" className={showsUpdates || others.length > 0 ? "font-medium" : "sr-only"}>
            {SHOWS[show]}
          </h2>
          <SkillGrid label="Installed skills">
            {skills.map((skill) => (
              <InstalledCard key={skill.slug} skill={skill} may={may} />
            ))}
          </SkillGrid>
          {more && (
            <p className="text-center">
              <Link href={href("/library", { q, show: query.show, pages: String(pages + 1) })} scroll={false} replace className={buttonStyle()}>
                Show more
              </Link>
            </p>
          )}
        </section>
      )}
      {nothing && !(q && others.length > 0) && <Nothing q={q} show={show} may={may} />}
      {others.length > 0 && (
        <section aria-labelledby="others" className="space-y-3 pt-2">
          <h2 id="others" className="font-medium">
            From the marketplace
          </h2>
          <SkillGrid label="From the marketplace">
            {others.map((skill) => (
              <SkillCard key={skill.slug} skill={skill} href={`/library/${skill.slug}`} action={may && <InstallButton slug={skill.slug} name={skill.name} />} />
            ))}
          </SkillGrid>
          {q && (
            <Link href={href("/skills", { q })} className="inline-block font-medium text-accent underline-offset-2 hover:underline">
              Search the whole marketplace for “{q}”
            </Link>
          )}
        </section>
      )}
    </>
  );
}

/** Skills that could be added: those that have the words, or else those that are run most. */
async function loadOthers(q: string | undefined): Promise<Skill[]> {
  const [drive, found] = await Promise.all([
    load(listDrive, {}),
    load(listMarketplaceSkills, q ? { q, sort: "relevance", limit: 48 } : { sort: "executions", limit: 100 }),
  ]);
  const here = new Set(drive.data.skills.filter(({ installed }) => installed).map(({ slug }) => slug));
  return found.data.filter(({ slug }) => !here.has(slug)).slice(0, q ? 2 * OTHERS : OTHERS);
}

function Nothing({ q, show, may }: { q: string | undefined; show: Show; may: boolean }) {
  if (q)
    return (
      <EmptyState
        icon={PackageSearch}
        title={`Nothing matches “${q}”`}
        action={
          <Link href="/library" className={buttonStyle()}>
            Back to the library
          </Link>
        }
      />
    );
  if (show !== "all")
    return (
      <EmptyState
        icon={LibraryBig}
        title={EMPTY[show]}
        action={
          <Link href="/library" className={buttonStyle()}>
            Show all that is installed
          </Link>
        }
      />
    );
  return (
    <EmptyState
      icon={LibraryBig}
      title={EMPTY.all}
      action={
        <Link href="/skills" className={buttonStyle({ variant: "primary" })}>
          Browse the marketplace
        </Link>
      }
    >
      {may ? "Add one, or just run it: a skill that is run is installed." : "The members of this workspace add them."}
    </EmptyState>
  );
}

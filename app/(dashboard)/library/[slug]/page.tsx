import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { formatId } from "#lib/api/fields";
import { listDrive } from "#lib/operations/drive/list-drive";
import { listExecutions } from "#lib/operations/executions/list-executions";
import { getMarketplaceSkill } from "#lib/operations/marketplace/get-marketplace-skill";
import { load, loadOrNothing, notHere, type Query, readQuery, requireCaller } from "#lib/session";
import { ExecutionsTable } from "../../../../components/executions/executions-table";
import { mayChange, mayManage, ViewersLook } from "../../../../components/shell/viewers";
import { InstallButton } from "../../../../components/skills/install-button";
import { ManageSkill } from "../../../../components/skills/manage-skill";
import { RunNeeds } from "../../../../components/skills/run-needs";
import { RunNotice } from "../../../../components/skills/run-notice";
import { RunPanel } from "../../../../components/skills/run-panel";
import { SkillFacts } from "../../../../components/skills/skill-card";
import { SkillNeeds } from "../../../../components/skills/skill-needs";
import { runs, standingOf } from "../../../../components/skills/standing";
import { VerdictBadge } from "../../../../components/skills/verdict";
import { Link } from "../../../../components/ui/link";
import { PageHeader } from "../../../../components/ui/page-header";
import { earlierRun, runFacts, runNeeds } from "./run-facts";

type Props = { params: Promise<{ slug: string }>; searchParams: Query };

/** What is installed stays, also when its publisher has made it private: then the drive knows more of it than the marketplace. */
async function find(slug: string) {
  const [skill, drive] = await Promise.all([loadOrNothing(getMarketplaceSkill, { slug }), load(listDrive, {})]);
  const item = drive.data.skills.find((each) => each.slug === (skill?.slug ?? slug));
  const standing = standingOf(skill, item);
  return standing && { ...standing, skill, item };
}

export async function generateMetadata({ params }: Pick<Props, "params">): Promise<Metadata> {
  const { slug } = await params;
  await requireCaller(`/library/${slug}`);
  const found = await find(slug);
  if (!found) return notHere(getMarketplaceSkill, { slug });
  return { title: found.name };
}

export default async function RunPage({ params, searchParams }: Props) {
  const asked = (await params).slug;
  const tries = (await searchParams).try !== undefined;
  const { from } = await readQuery(searchParams, "from");
  const query = from ? `?from=${encodeURIComponent(from)}` : tries ? "?try" : "";
  const caller = await requireCaller(`/library/${asked}${query}`);
  const found = await find(asked);
  if (!found) return notHere(getMarketplaceSkill, { slug: asked });
  const { slug, name, description, standing, skill } = found;
  // It was asked for by a name that it had before.
  if (slug !== asked) redirect(`/library/${slug}${query}`);
  const may = mayChange(caller.role);
  const recent = await load(listExecutions, { skill: slug, limit: 5 });
  const can = runs(standing);
  const [facts, earlier] = await Promise.all([runFacts(slug, skill), earlierRun(from)]);
  const needs = skill && can && may ? await runNeeds(slug, skill, facts.models) : undefined;
  const manage = skill?.publisher === caller.workspace.slug && <ManageSkill skill={skill} may={may} manages={mayManage(caller.role)} />;
  return (
    <>
      <PageHeader
        title={name}
        crumbs={[{ label: "Library", href: "/library" }]}
        action={
          may &&
          (standing.installed || can) && (
            <InstallButton slug={slug} name={name} installed={standing.installed} version={standing.version} enabled={standing.enabled} />
          )
        }
      >
        <span className="line-clamp-2">{description}</span>
      </PageHeader>
      {skill && (
        <div className="flex flex-wrap items-center gap-x-4 gap-y-1 text-xs">
          <VerdictBadge scan={skill.scan} />
          <SkillFacts skill={skill} />
          <SkillNeeds requires={skill.requires} />
          <Link href={`/skills/${slug}`} className="text-accent underline-offset-2 hover:underline">
            About this skill
          </Link>
        </div>
      )}
      <RunNotice slug={slug} standing={standing} may={may} />
      {needs && <RunNeeds slug={slug} manages={mayManage(caller.role)} {...needs} />}
      {can &&
        (may ? (
          <RunPanel
            key={from}
            workspace={formatId("ws", caller.workspace.id)}
            slug={slug}
            parameters={skill?.parameters ?? null}
            example={skill?.example?.input ?? null}
            tries={tries}
            earlier={earlier}
            facts={facts}
          />
        ) : (
          <ViewersLook title="Viewers do not run skills" />
        ))}
      {recent.data.length > 0 && (
        <section aria-labelledby="recent" className="space-y-3 pt-2">
          <h2 id="recent" className="font-medium">
            Earlier runs
          </h2>
          <ExecutionsTable executions={recent.data} />
        </section>
      )}
      {manage}
    </>
  );
}

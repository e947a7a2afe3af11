import type { Metadata } from "next";
import Link from "next/link";
import { listExecutions } from "#lib/operations/executions/list-executions";
import { getMarketplaceSkill } from "#lib/operations/marketplace/get-marketplace-skill";
import { listSkills } from "#lib/operations/skills/list-skills";
import { load, loadOrNotFound, requireCaller } from "#lib/session";
import { ExecutionsTable } from "../../../../components/executions/executions-table";
import { mayChange, ViewersLook } from "../../../../components/shell/viewers";
import { InstallButton } from "../../../../components/skills/install-button";
import { ManageSkill } from "../../../../components/skills/manage-skill";
import { RunPanel } from "../../../../components/skills/run-panel";
import { SkillFacts } from "../../../../components/skills/skill-card";
import { PageHeader } from "../../../../components/ui/page-header";

type Props = { params: Promise<{ slug: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: (await loadOrNotFound(getMarketplaceSkill, await params)).name };
}

export default async function RunPage({ params }: Props) {
  const { slug } = await params;
  const caller = await requireCaller(`/library/${slug}`);
  const may = mayChange(caller.role);
  const skill = await loadOrNotFound(getMarketplaceSkill, { slug });
  const [installed, recent] = await Promise.all([load(listSkills, { limit: 100 }), load(listExecutions, { skill: slug, limit: 5 })]);
  const has = "has_more" in installed && installed.data.some((each) => each.slug === slug);
  // A version that is held, quarantined or withdrawn cannot be the one that runs.
  const runs = skill.versions.some(({ version, state, yanked }) => version === skill.version && state === "live" && (has || !yanked));
  return (
    <>
      <PageHeader title={skill.name} action={may && <InstallButton slug={slug} name={skill.name} installed={has} />}>
        <span className="line-clamp-2">{skill.description}</span>
      </PageHeader>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1 text-xs">
        <SkillFacts skill={skill} />
        <Link href={`/skills/${slug}`} className="text-accent underline-offset-2 hover:underline">
          About this skill
        </Link>
      </div>
      {skill.publisher === caller.workspace.slug && <ManageSkill skill={skill} may={may} manages={caller.role === "owner" || caller.role === "admin"} />}
      {!runs ? null : may ? <RunPanel slug={slug} parameters={skill.parameters} /> : <ViewersLook title="Viewers do not run skills" />}
      {recent.data.length > 0 && (
        <section aria-labelledby="recent" className="space-y-3 pt-2">
          <h2 id="recent" className="font-medium">
            Earlier runs
          </h2>
          <ExecutionsTable executions={recent.data} />
        </section>
      )}
    </>
  );
}

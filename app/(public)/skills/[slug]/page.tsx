import { FlaskConical, Play } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { serverName } from "#lib/operations/distribution/claude-marketplace";
import { getMarketplaceSkill } from "#lib/operations/marketplace/get-marketplace-skill";
import { currentCaller, loadOrNotFound, publicUrl } from "#lib/session";
import { mayChange } from "../../../../components/shell/viewers";
import { InstallCommands } from "../../../../components/skills/install-commands";
import { ReportSkill } from "../../../../components/skills/report-skill";
import { SkillFacts } from "../../../../components/skills/skill-card";
import { SkillDetails } from "../../../../components/skills/skill-details";
import { ScanFindings, VerdictBadge } from "../../../../components/skills/verdict";
import { Badge } from "../../../../components/ui/badge";
import { buttonStyle } from "../../../../components/ui/button-style";
import { CodeBlock } from "../../../../components/ui/code-block";
import { PageHeader } from "../../../../components/ui/page-header";
import { Prose } from "../../../../components/ui/prose";

type Props = { params: Promise<{ slug: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const skill = await loadOrNotFound(getMarketplaceSkill, await params);
  return { title: skill.name, description: skill.description };
}

export default async function SkillPage({ params }: Props) {
  const skill = await loadOrNotFound(getMarketplaceSkill, await params);
  const caller = await currentCaller();
  const may = caller === undefined || mayChange(caller.role);
  const live = skill.versions.some(({ version, state }) => version === skill.version && state === "live");
  const reports = caller !== undefined && skill.publisher !== caller.workspace.slug;
  const url = `${publicUrl()}/api/v1`;
  const key = `-H "x-api-key: $CLANKER_API_KEY"`;
  const headers = `\\\n    ${key} \\\n    -H "content-type: application/json"`;
  const run = `curl ${url}/skills/${skill.slug}/run`;
  // The example is a body that a run takes as it is.
  const example = `curl -s ${url}/marketplace/skills/${skill.slug}/example${skill.status === "public" ? "" : ` ${key}`}`;
  const curl = skill.example ? `${example} |\n  ${run} -d @- ${headers}` : `${run} -d '{"input": "…"}' ${headers}`;
  return (
    <div className="space-y-6">
      <PageHeader
        title={skill.name}
        action={
          <div className="flex flex-wrap gap-2">
            {may && live && skill.example && (
              <Link href={`/library/${skill.slug}?try`} className={buttonStyle({ variant: "outline", size: "lg" })}>
                <FlaskConical aria-hidden /> Try it
              </Link>
            )}
            <Link href={`/library/${skill.slug}`} className={buttonStyle({ variant: "primary", size: "lg" })}>
              {may && live && <Play aria-hidden />} {may && live ? "Run" : "See it in the library"}
            </Link>
          </div>
        }
      >
        {skill.description}
      </PageHeader>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <SkillFacts skill={skill} />
        {skill.scan ? (
          <a href="#scan" className="rounded-full">
            <VerdictBadge scan={skill.scan} />
          </a>
        ) : (
          <VerdictBadge scan={null} />
        )}
        {skill.tags.map((tag) => (
          <Badge key={tag}>{tag}</Badge>
        ))}
      </div>
      <div className="grid gap-x-10 gap-y-8 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <div className="min-w-0 space-y-8">
          {live && (
            <section aria-labelledby="api" className="space-y-2">
              <h2 id="api" className="font-medium">
                Run it from a terminal
              </h2>
              <CodeBlock label="Command">{curl}</CodeBlock>
            </section>
          )}
          {skill.status === "public" && live && <InstallCommands slug={skill.slug} server={publicUrl()} marketplace={serverName()} />}
          <section aria-labelledby="readme" className="space-y-2">
            <h2 id="readme" className="font-medium">
              SKILL.md
            </h2>
            <div className="rounded-lg border bg-card p-5">
              <Prose>{skill.readme}</Prose>
            </div>
          </section>
          {skill.scan && (
            <section id="scan" aria-labelledby="scan-title" className="scroll-mt-20 space-y-2">
              <h2 id="scan-title" className="font-medium">
                Scan of {skill.version}
              </h2>
              <ScanFindings scan={skill.scan} />
            </section>
          )}
        </div>
        <SkillDetails skill={skill}>
          {reports && (
            <div className="-ml-2">
              <ReportSkill slug={skill.slug} name={skill.name} />
            </div>
          )}
        </SkillDetails>
      </div>
    </div>
  );
}

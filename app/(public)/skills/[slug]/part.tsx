import type { ReactNode } from "react";
import { isApiError } from "#lib/api/errors";
import type { OutputOf } from "#lib/client";
import { serverName } from "#lib/operations/distribution/claude-marketplace";
import { compareVersions } from "#lib/operations/marketplace/compare-versions";
import { getMarketplaceFile } from "#lib/operations/marketplace/get-marketplace-file";
import { load, publicUrl } from "#lib/session";
import { fileAt } from "../../../../components/skills/file-tree";
import { InstallCommands } from "../../../../components/skills/install-commands";
import { SkillDetails } from "../../../../components/skills/skill-details";
import { SkillFiles } from "../../../../components/skills/skill-files";
import { type Tab, tabHref } from "../../../../components/skills/skill-tabs";
import { ScanFindings } from "../../../../components/skills/verdict";
import { ChooseVersions, VersionComparison } from "../../../../components/skills/version-comparison";
import { isOffered, VersionList } from "../../../../components/skills/version-list";
import { Alert } from "../../../../components/ui/alert";
import { CodeBlock } from "../../../../components/ui/code-block";
import { Prose } from "../../../../components/ui/prose";

type Detail = OutputOf<"GET /marketplace/skills/{slug}">;
type Given = { tab: Tab; skill: Detail; live: boolean; query: { path?: string; from?: string; to?: string; client?: string } };

/** The chosen part of a skill's page. Only what it shows is loaded. */
export function Part({ children, ...given }: Given & { children: ReactNode }) {
  if (given.tab === "files") return <Files {...given} />;
  if (given.tab === "versions") return <Versions {...given} />;
  if (given.tab === "scan") return <ScanPart {...given} />;
  if (given.tab === "install") return <Install {...given} />;
  return <Overview {...given}>{children}</Overview>;
}

function Overview({ skill, live, children }: Given & { children: ReactNode }) {
  const resolve = (link: string) => {
    const path = fileAt(skill.files, link);
    return path && tabHref(skill.slug, "files", { path });
  };
  return (
    <div className="grid gap-x-10 gap-y-8 lg:grid-cols-[minmax(0,1fr)_18rem]">
      <div className="min-w-0 space-y-8">
        <section aria-labelledby="readme" className="space-y-3">
          <h2 id="readme" className="font-medium">
            SKILL.md
          </h2>
          <div dir="auto" className="rounded-lg border bg-card p-5">
            <Prose resolve={resolve}>{skill.readme}</Prose>
          </div>
        </section>
        {live && (
          <section aria-labelledby="api" className="space-y-2">
            <h2 id="api" className="font-medium">
              Run it from a terminal
            </h2>
            <CodeBlock label="Command">{curlOf(skill)}</CodeBlock>
          </section>
        )}
      </div>
      <SkillDetails skill={skill}>{children}</SkillDetails>
    </div>
  );
}

async function Files({ skill, query }: Given) {
  const path = query.path ?? skill.files.find((file) => file.path === "SKILL.md")?.path ?? skill.files[0]?.path ?? "SKILL.md";
  const listed = skill.files.some((file) => file.path === path);
  const found = listed ? await answerOf(load(getMarketplaceFile, { slug: skill.slug, version: skill.version, path })) : undefined;
  if (found && "refused" in found) return <Alert title={found.refused} />;
  return <SkillFiles slug={skill.slug} version={skill.version} files={skill.files} path={path} file={found} />;
}

async function Versions({ skill, query }: Given) {
  const offered = skill.versions.filter(isOffered).map(({ version }) => version);
  const [to = "", from = to] = [query.to ?? offered[0], query.from ?? offered[offered.indexOf(query.to ?? offered[0] ?? "") + 1] ?? offered.at(-1)];
  const compared = offered.length > 1 ? await answerOf(load(compareVersions, { slug: skill.slug, from, to })) : undefined;
  return (
    <div className="space-y-8">
      <section aria-labelledby="versions" className="space-y-3">
        <h2 id="versions" className="font-medium">
          Versions
        </h2>
        <VersionList slug={skill.slug} versions={skill.versions} />
      </section>
      {compared && (
        <section aria-labelledby="compare" className="space-y-4">
          <h2 id="compare" className="font-medium">
            What changed from {from} to {to}
          </h2>
          <ChooseVersions slug={skill.slug} versions={offered} from={from} to={to} />
          {"refused" in compared ? <Alert title={compared.refused} /> : <VersionComparison comparison={compared} />}
        </section>
      )}
    </div>
  );
}

function ScanPart({ skill }: Given) {
  return (
    <section aria-labelledby="scan-title" className="max-w-4xl space-y-3">
      <h2 id="scan-title" className="font-medium">
        Scan of {skill.version}
      </h2>
      {skill.scan ? <ScanFindings scan={skill.scan} /> : <p className="text-muted-foreground">The scanner has not looked at this version yet.</p>}
    </section>
  );
}

function Install({ skill, live, query }: Given) {
  const offered = skill.versions.some((version) => version.version === skill.version && isOffered(version));
  if (skill.status !== "public" || !live || !offered)
    return (
      <Alert
        tone="info"
        title="Other programs install what is public"
      >{`${skill.name} is not offered to everyone, so there is nothing to install from here.`}</Alert>
    );
  const zip = `/api/v1/downloads/public/${skill.slug}/${skill.contentSha}.zip`;
  return <InstallCommands slug={skill.slug} server={publicUrl()} marketplace={serverName()} curl={curlOf(skill)} zip={zip} client={query.client} />;
}

/** A command that runs the skill; its example is a body that a run takes as it is. */
function curlOf({ slug, status, example }: Detail): string {
  const url = `${publicUrl()}/api/v1`;
  const key = `-H "x-api-key: $CLANKER_API_KEY"`;
  const headers = `\\\n    ${key} \\\n    -H "content-type: application/json"`;
  const run = `curl ${url}/skills/${slug}/run`;
  const tried = `curl -s ${url}/marketplace/skills/${slug}/example${status === "public" ? "" : ` ${key}`}`;
  return example ? `${tried} |\n  ${run} -d @- ${headers}` : `${run} -d '{"input": "…"}' ${headers}`;
}

/** What was loaded, or why it is not handed out: a version can be withdrawn while somebody reads it. */
async function answerOf<T extends object>(loading: Promise<T>): Promise<T | { refused: string }> {
  try {
    return await loading;
  } catch (error) {
    if (isApiError(error) && error.status < 500) return { refused: error.message };
    throw error;
  }
}

import { PackagePlus } from "lucide-react";
import type { Metadata } from "next";
import { listOwnSkills } from "#lib/operations/skills/list-own-skills";
import { loadOrNotFound, publicUrl, type Query, readQuery, requireCaller } from "#lib/session";
import { mayChange, ViewersLook } from "../../../components/shell/viewers";
import { ImportSkill } from "../../../components/skills/import-skill";
import { OwnSkills } from "../../../components/skills/own-skills";
import { UploadSkill } from "../../../components/skills/upload-skill";
import { CodeBlock } from "../../../components/ui/code-block";
import { EmptyState } from "../../../components/ui/empty-state";
import { Link } from "../../../components/ui/link";
import { PageHeader } from "../../../components/ui/page-header";
import { Pager } from "../../../components/ui/pager";
import { Section } from "../../../components/ui/section";

export const metadata: Metadata = { title: "Publish" };

export default async function PublishPage({ searchParams }: { searchParams: Query }) {
  const caller = await requireCaller("/publish");
  const may = mayChange(caller.role);
  const cursor = await readQuery(searchParams, "after_id", "before_id");
  const own = await loadOrNotFound(listOwnSkills, cursor);
  return (
    <>
      <PageHeader title="Publish">
        A skill is a folder with a{" "}
        <Link href="/docs/publishing" className="text-accent underline underline-offset-2">
          SKILL.md
        </Link>
        . What you upload is scanned, and private to this workspace until you publish it.
      </PageHeader>
      {may ? <UploadSkill /> : <ViewersLook title="Viewers do not publish" />}
      {own.data.length > 0 ? (
        <Section title="Skills of this workspace">
          <OwnSkills skills={own.data} />
          <Pager path="/publish" page={own} cursor={cursor} labels={["Back", "More"]} />
        </Section>
      ) : (
        !may && (
          <EmptyState icon={PackagePlus} title="Nothing published yet">
            What the members of this workspace upload is listed here.
          </EmptyState>
        )
      )}
      {may && (
        <>
          <Section title="From GitHub" description="A folder of a public repository. Import it again to bring what has changed since.">
            <ImportSkill />
          </Section>
          <Section title="From a terminal" description="A ticket is good for one upload within ten minutes; its answer holds a script that does the rest.">
            <CodeBlock label="Commands">{`curl ${publicUrl()}/api/v1/uploads/ticket -H "x-api-key: $CLANKER_API_KEY" \\
  -H "content-type: application/json" -d '{}' | jq -r .data.script > upload.sh
bash upload.sh my-skill/`}</CodeBlock>
          </Section>
        </>
      )}
    </>
  );
}

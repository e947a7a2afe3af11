import { Download } from "lucide-react";
import type { Metadata } from "next";
import { getArtifact } from "#lib/operations/artifacts/get-artifact";
import { getExecutionStatus } from "#lib/operations/executions/get-execution-status";
import { load, loadOrNotFound, requireCaller } from "#lib/session";
import { ArtifactActions } from "../../../../components/artifacts/artifact-actions";
import { ArtifactPreview } from "../../../../components/artifacts/artifact-preview";
import { artifactUrl } from "../../../../components/artifacts/artifact-url";
import { Fact, Facts } from "../../../../components/executions/facts";
import { mayChange } from "../../../../components/shell/viewers";
import { buttonStyle } from "../../../../components/ui/button-style";
import { formatSize } from "../../../../components/ui/format";
import { Link } from "../../../../components/ui/link";
import { PageHeader } from "../../../../components/ui/page-header";
import { TimeAgo } from "../../../../components/ui/time-ago";

type Props = { params: Promise<{ id: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { id } = await params;
  await requireCaller(`/artifacts/${id}`);
  return { title: (await loadOrNotFound(getArtifact, { id })).filename };
}

export default async function ArtifactPage({ params }: Props) {
  const { id } = await params;
  const { role } = await requireCaller(`/artifacts/${id}`);
  const artifact = await loadOrNotFound(getArtifact, { id });
  const execution = await load(getExecutionStatus, { id: artifact.executionId, blocksAfter: 2_147_483_647 });
  const file = { ...artifact, id: String(artifact.id) };
  const { filename } = file;
  return (
    <>
      <PageHeader
        title={filename}
        crumbs={[
          { label: "Artifacts", href: "/artifacts" },
          { label: execution.skillName, href: `/executions/${execution.id}` },
        ]}
        action={
          <div className="flex flex-wrap items-center gap-2">
            <a href={artifactUrl(file.id)} download={filename.split("/").at(-1)} className={buttonStyle({ variant: "primary" })}>
              <Download aria-hidden /> Download
            </a>
            <ArtifactActions id={file.id} filename={filename} mayDelete={mayChange(role)} />
          </div>
        }
      />
      <Facts>
        <Fact name="Size">{formatSize(file.size)}</Fact>
        <Fact name="Type">{file.contentType}</Fact>
        <Fact name="Made">
          <TimeAgo at={file.createdAt} />
        </Fact>
        <Fact name="Execution">
          <Link href={`/executions/${execution.id}`} className="font-mono text-xs text-accent underline-offset-2 hover:underline">
            {execution.id}
          </Link>
        </Fact>
        <Fact name="ID">
          <span className="font-mono text-xs">{file.id}</span>
        </Fact>
        <Fact name="SHA-256" wide>
          <span className="font-mono text-xs break-all">{file.sha256}</span>
        </Fact>
      </Facts>
      <section aria-label="Preview">
        <ArtifactPreview file={file} />
      </section>
    </>
  );
}

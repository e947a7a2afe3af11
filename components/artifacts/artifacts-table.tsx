import { Download } from "lucide-react";
import Link from "next/link";
import type { OutputOf } from "#lib/client";
import { buttonStyle } from "../ui/button-style";
import { formatSize } from "../ui/format";
import { Table, Td, Th } from "../ui/table";
import { TimeAgo } from "../ui/time-ago";
import { artifactUrl } from "./artifact-url";
import { DeleteArtifact } from "./delete-artifact";

type Artifact = OutputOf<"GET /artifacts">["data"][number];

export function ArtifactsTable({ artifacts, mayDelete }: { artifacts: Artifact[]; mayDelete: boolean }) {
  return (
    <Table
      label="Artifacts"
      head={
        <>
          <Th>File</Th>
          <Th className="hidden lg:table-cell">Type</Th>
          <Th className="hidden text-right sm:table-cell">Size</Th>
          <Th className="hidden md:table-cell">Execution</Th>
          <Th className="hidden sm:table-cell">Created</Th>
          <Th className="text-right">
            <span className="sr-only">Actions</span>
          </Th>
        </>
      }
    >
      {artifacts.map((each) => (
        <tr key={each.id} className="hover:bg-muted/50">
          <Td className="max-w-56 truncate font-medium" title={each.filename}>
            {each.filename}
            <span className="block truncate text-xs font-normal text-muted-foreground sm:hidden">
              {formatSize(each.size)} · <TimeAgo at={each.createdAt} />
            </span>
          </Td>
          <Td className="hidden max-w-48 truncate text-muted-foreground lg:table-cell">{each.contentType}</Td>
          <Td className="hidden text-right text-muted-foreground tabular-nums sm:table-cell">{formatSize(each.size)}</Td>
          <Td className="hidden md:table-cell">
            <Link href={`/executions/${each.executionId}`} className="font-mono text-xs text-accent underline-offset-2 hover:underline">
              {each.executionId}
            </Link>
          </Td>
          <Td className="hidden text-muted-foreground sm:table-cell">
            <TimeAgo at={each.createdAt} />
          </Td>
          <Td>
            <div className="flex justify-end gap-1">
              <a
                href={artifactUrl(each.id)}
                download={each.filename.split("/").at(-1)}
                aria-label={`Download ${each.filename}`}
                title="Download"
                className={buttonStyle({ variant: "ghost", size: "icon" })}
              >
                <Download aria-hidden />
              </a>
              {mayDelete && <DeleteArtifact id={String(each.id)} filename={each.filename} />}
            </div>
          </Td>
        </tr>
      ))}
    </Table>
  );
}

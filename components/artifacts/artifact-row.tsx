import { Download, File as FileIcon } from "lucide-react";
import { buttonStyle } from "../ui/button-style";
import { formatSize } from "../ui/format";
import { artifactUrl } from "./artifact-url";

/** One file that a run has left, with a way to have it and, for pictures, a look at it. */
export function ArtifactRow({
  artifactId,
  filename,
  contentType,
  size,
  deleted,
}: {
  artifactId: string;
  filename: string;
  contentType: string;
  size: number;
  deleted: boolean;
}) {
  const url = artifactUrl(artifactId);
  return (
    <li className="p-3">
      <div className="flex items-center gap-3">
        <FileIcon aria-hidden className="size-4 shrink-0 text-muted-foreground" />
        <span className="min-w-0 flex-1 truncate font-medium" title={filename}>
          {filename}
        </span>
        <span className="shrink-0 text-xs text-muted-foreground tabular-nums">{deleted ? "Deleted" : formatSize(size)}</span>
        {!deleted && (
          <a href={url} download={filename.split("/").at(-1)} className={buttonStyle({ size: "sm" })} aria-label={`Download ${filename}`}>
            <Download aria-hidden /> <span className="max-sm:sr-only">Download</span>
          </a>
        )}
      </div>
      {!deleted && contentType.startsWith("image/") && (
        // The picture is behind the session's cookie, which next/image would not send.
        // biome-ignore lint/performance/noImgElement: see above
        <img src={url} alt={filename} loading="lazy" className="mt-3 max-h-96 max-w-full rounded-md border bg-white" />
      )}
    </li>
  );
}

"use client";

import { Download, Eye, EyeOff, File as FileIcon } from "lucide-react";
import { useState } from "react";
import { Button } from "../ui/button";
import { buttonStyle } from "../ui/button-style";
import { formatSize } from "../ui/format";
import { Link } from "../ui/link";
import { ArtifactPreview } from "./artifact-preview";
import { artifactUrl, isTooLarge, type PreviewKind } from "./artifact-url";

/** One file that a run has left, with a way to have it and, where it can be shown, a look at it. Pictures are shown at once. */
export function ArtifactRow({
  artifactId,
  filename,
  contentType,
  size,
  deleted,
  preview = contentType.startsWith("image/") ? "image" : null,
}: {
  artifactId: string;
  filename: string;
  contentType: string;
  size: number;
  deleted: boolean;
  preview?: PreviewKind | undefined;
}) {
  const [open, setOpen] = useState(preview === "image");
  const file = { id: artifactId, filename, contentType, size, preview };
  const shows = preview !== null && !isTooLarge(file);
  return (
    <li className="p-3">
      <div className="flex items-center gap-3">
        <FileIcon aria-hidden className="size-4 shrink-0 text-muted-foreground" />
        <span className="min-w-0 flex-1 truncate font-medium" title={filename}>
          {deleted ? (
            filename
          ) : (
            <Link href={`/artifacts/${artifactId}`} className="underline-offset-2 hover:underline">
              {filename}
            </Link>
          )}
        </span>
        <span className="shrink-0 text-xs text-muted-foreground tabular-nums">{deleted ? "Deleted" : formatSize(size)}</span>
        {!deleted && shows && (
          <Button size="sm" variant="ghost" aria-label={`${open ? "Hide" : "Preview"} ${filename}`} onClick={() => setOpen(!open)}>
            {open ? <EyeOff aria-hidden /> : <Eye aria-hidden />} <span className="max-sm:sr-only">{open ? "Hide" : "Preview"}</span>
          </Button>
        )}
        {!deleted && (
          <a href={artifactUrl(artifactId)} download={filename.split("/").at(-1)} className={buttonStyle({ size: "sm" })} aria-label={`Download ${filename}`}>
            <Download aria-hidden /> <span className="max-sm:sr-only">Download</span>
          </a>
        )}
      </div>
      {!deleted && open && shows && (
        <div className="mt-3">
          <ArtifactPreview file={file} />
        </div>
      )}
    </li>
  );
}

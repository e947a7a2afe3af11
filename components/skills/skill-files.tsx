import { File, Folder } from "lucide-react";
import type { OutputOf } from "#lib/client";
import { formatSize } from "../ui/format";
import { Link } from "../ui/link";
import { Source } from "../ui/source";
import { DownloadFile } from "./download-file";
import { filesBelow, type Listed, type Node } from "./file-tree";
import { tabHref } from "./skill-tabs";

type Contents = OutputOf<"GET /marketplace/skills/{slug}/file">;

/** What is longer is not for reading on a page. */
const MOST_CHARACTERS = 300_000;
const PICTURES = /^image\/(png|jpeg|gif|webp|avif|bmp)$/;
const MOST_OF_PICTURE = 1024 * 1024;

/** The files of a skill: a tree of links, and beside it what the chosen one holds. */
export function SkillFiles({ slug, version, files, path, file }: { slug: string; version: string; files: Listed[]; path: string; file: Contents | undefined }) {
  return (
    <div className="grid gap-x-8 gap-y-4 lg:grid-cols-[16rem_minmax(0,1fr)]">
      <nav aria-label="Files" className="max-h-64 overflow-y-auto rounded-lg border p-2 lg:sticky lg:top-20 lg:max-h-[calc(100dvh-6rem)] lg:self-start">
        <Branch slug={slug} nodes={filesBelow(files)} current={path} />
      </nav>
      <section aria-labelledby="file" className="min-w-0 space-y-3">
        <div className="flex min-h-8 flex-wrap items-center justify-between gap-x-4 gap-y-1">
          <h2 id="file" className="min-w-0 font-mono text-xs font-medium break-all">
            {path}
          </h2>
          {file && (
            <span className="flex items-center gap-3 text-xs text-muted-foreground tabular-nums">
              {file.text !== null && <span>{file.text.replace(/\n$/, "").split("\n").length.toLocaleString("en")} lines</span>}
              <span>{formatSize(file.size)}</span>
              <DownloadFile slug={slug} version={version} path={path} />
            </span>
          )}
        </div>
        {file ? (
          <Holds file={file} />
        ) : (
          <p className="rounded-lg border border-dashed p-6 text-center text-muted-foreground">There is no such file in this version.</p>
        )}
      </section>
    </div>
  );
}

function Holds({ file }: { file: Contents }) {
  if (file.text === "") return <p className="text-muted-foreground">The file is empty.</p>;
  if (file.text !== null && file.text.length <= MOST_CHARACTERS) return <Source code={file.text} name={file.path} label={`Text of ${file.path}`} numbered />;
  if (file.data !== null && PICTURES.test(file.contentType) && file.size <= MOST_OF_PICTURE) {
    // biome-ignore lint/performance/noImgElement: the picture is in the page already
    return <img src={`data:${file.contentType};base64,${file.data}`} alt={file.path} className="max-w-full rounded-lg border bg-muted" />;
  }
  return (
    <p className="rounded-lg border border-dashed p-6 text-center text-muted-foreground">
      {file.text === null ? "This file is no text, so there is nothing to read here." : "This file is too long to be shown."} It can be downloaded.
    </p>
  );
}

function Branch({ slug, nodes, current }: { slug: string; nodes: Node[]; current: string }) {
  return (
    <ul className="space-y-0.5">
      {nodes.map((node) => (
        <li key={node.path}>
          {node.below ? (
            <>
              <span className="flex min-h-7 items-center gap-2 px-2 text-muted-foreground">
                <Folder aria-hidden className="size-4 shrink-0" /> <span className="min-w-0 truncate">{node.name}</span>
              </span>
              <div className="ml-3.5 border-l pl-1.5">
                <Branch slug={slug} nodes={node.below} current={current} />
              </div>
            </>
          ) : (
            <Link
              href={tabHref(slug, "files", { path: node.path })}
              scroll={false}
              aria-current={node.path === current ? "true" : undefined}
              title={node.path}
              className={`flex min-h-7 items-center gap-2 rounded-md px-2 ${node.path === current ? "bg-foreground/7 font-medium" : "hover:bg-muted"}`}
            >
              <File aria-hidden className="size-4 shrink-0 text-muted-foreground" /> <span className="min-w-0 truncate">{node.name}</span>
            </Link>
          )}
        </li>
      ))}
    </ul>
  );
}

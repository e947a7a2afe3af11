"use client";

import { Tabs } from "@base-ui/react/tabs";
import { Download } from "lucide-react";
import { type ReactNode, useMemo } from "react";
import { buttonStyle } from "../ui/button-style";
import { formatSize } from "../ui/format";
import { JsonTree } from "../ui/json-tree";
import { Markdown } from "../ui/markdown";
import { artifactUrl, frameUrl, isTooLarge, type PreviewFile } from "./artifact-url";
import { CsvTable } from "./csv-table";
import { ReadAgain } from "./read-again";
import { useArtifactText } from "./use-artifact-text";
import { ZipContents } from "./zip-contents";

const TAB = "rounded-[5px] px-2.5 py-1 text-xs font-medium text-muted-foreground data-active:bg-background data-active:text-foreground data-active:shadow-sm";
/** All that is shown in a frame has this height, so that nothing moves when it comes. */
const FRAME = "h-[32rem] w-full rounded-lg border bg-white";

/** What is in a file, where it is: a picture, a table, a page. What cannot be shown, or is too large, can be downloaded. */
export function ArtifactPreview({ file }: { file: PreviewFile }) {
  const { id, filename, preview } = file;
  const url = artifactUrl(id);
  if (preview === null) return <NotShown file={file}>There is no preview of files of this kind.</NotShown>;
  if (isTooLarge(file)) return <NotShown file={file}>At {formatSize(file.size)} this file is too large to show here.</NotShown>;
  if (preview === "image") {
    return (
      // The picture is behind the session's cookie, which next/image would not send.
      // biome-ignore lint/performance/noImgElement: see above
      <img src={url} alt={filename} loading="lazy" className="max-h-[32rem] max-w-full rounded-lg border bg-white" />
    );
  }
  // biome-ignore lint/a11y/useMediaCaption: nobody has written captions for what a run has made
  if (preview === "audio") return <audio controls preload="metadata" src={url} aria-label={filename} className="w-full" />;
  // biome-ignore lint/a11y/useMediaCaption: see above
  if (preview === "video") return <video controls preload="metadata" src={url} aria-label={filename} className="max-h-[32rem] max-w-full rounded-lg border" />;
  if (preview === "pdf") return <iframe src={frameUrl(id)} title={filename} className={FRAME} />;
  if (preview === "zip") return <ZipContents id={id} filename={filename} />;
  if (preview === "html") {
    return (
      <Both shown="Page" source={<Read file={file}>{(text) => <Text label={filename}>{text}</Text>}</Read>}>
        <iframe src={frameUrl(id)} title={filename} sandbox="allow-scripts" referrerPolicy="no-referrer" className={FRAME} />
        <p className="mt-2 text-xs text-muted-foreground">A run has written this page. It is shut in: it reaches neither your session nor the network.</p>
      </Both>
    );
  }
  return <Read file={file}>{(text) => <Shown file={file} text={text} />}</Read>;
}

function Shown({ file, text }: { file: PreviewFile; text: string }) {
  const { id, filename, preview } = file;
  const source = <Text label={filename}>{text}</Text>;
  if (text.trim() === "") return <p className="text-muted-foreground">The file is empty.</p>;
  if (preview === "csv") {
    return (
      <Both shown="Table" source={source}>
        <CsvTable id={id} text={text} filename={filename} />
      </Both>
    );
  }
  if (preview === "markdown") {
    return (
      <Both shown="Document" source={source}>
        <div className="rounded-lg border bg-card p-4" dir="auto">
          <Markdown>{text}</Markdown>
        </div>
      </Both>
    );
  }
  return preview === "json" ? <Json text={text} source={source} label={filename} /> : source;
}

function Json({ text, source, label }: { text: string; source: ReactNode; label: string }) {
  const read = useMemo(() => parse(text), [text]);
  if (!read) return source;
  return (
    <Both shown="Tree" source={source}>
      <Scrolled label={label}>
        <JsonTree value={read.value} />
      </Scrolled>
    </Both>
  );
}

function parse(text: string): { value: unknown } | null {
  try {
    return { value: JSON.parse(text) };
  } catch {
    // What says that it is JSON and is not is shown as it stands.
    return null;
  }
}

/** What a file means, and what stands in it. */
const Both = ({ shown, source, children }: { shown: string; source: ReactNode; children: ReactNode }) => (
  <Tabs.Root defaultValue="shown" className="space-y-2">
    <Tabs.List aria-label="How it is shown" className="inline-flex gap-0.5 rounded-md bg-muted p-0.5">
      <Tabs.Tab value="shown" className={TAB}>
        {shown}
      </Tabs.Tab>
      <Tabs.Tab value="source" className={TAB}>
        Source
      </Tabs.Tab>
    </Tabs.List>
    <Tabs.Panel value="shown" tabIndex={-1}>
      {children}
    </Tabs.Panel>
    <Tabs.Panel value="source" tabIndex={-1}>
      {source}
    </Tabs.Panel>
  </Tabs.Root>
);

function Read({ file, children }: { file: PreviewFile; children(text: string): ReactNode }) {
  const { data, error, refetch } = useArtifactText(file.id);
  if (error) return <ReadAgain error={error} again={refetch} />;
  if (data === undefined) return <div role="status" aria-label={`Loading ${file.filename}`} className="h-40 animate-pulse rounded-lg bg-muted" />;
  return children(data);
}

const Text = ({ label, children }: { label: string; children: string }) => (
  <Scrolled label={label}>
    <pre dir="auto" className="font-mono text-xs leading-relaxed break-words whitespace-pre-wrap">
      {children}
    </pre>
  </Scrolled>
);

const Scrolled = ({ label, children }: { label: string; children: ReactNode }) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
  <section aria-label={label} tabIndex={0} className="max-h-[32rem] overflow-auto rounded-lg border bg-muted/60 p-3">
    {children}
  </section>
);

const NotShown = ({ file, children }: { file: PreviewFile; children: ReactNode }) => (
  <p className="flex flex-wrap items-center gap-3 text-muted-foreground">
    {children}
    <a href={artifactUrl(file.id)} download={file.filename.split("/").at(-1)} className={buttonStyle({ size: "sm" })}>
      <Download aria-hidden /> Download
    </a>
  </p>
);

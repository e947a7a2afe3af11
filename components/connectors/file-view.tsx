"use client";

import { Download } from "lucide-react";
import { useEffect, useState } from "react";
import type { OutputOf } from "#lib/client";
import { buttonStyle } from "../ui/button-style";
import { formatSize } from "../ui/format";

type FileContent = OutputOf<"GET /connectors/{app}/content">;

/** Letters of a text that are shown; all of it is in the file. */
const MOST = 200_000;
/** Pictures that a browser shows. One in SVG is a text. */
const PICTURE = /^image\/(png|jpeg|gif|webp|avif|bmp|x-icon)$/;

/** A file: a text as it is, a picture, and anything to be had as a file. Nothing of it is run: it comes from somebody else. */
export function FileView({ file: { content, contentType, encoding, size }, name }: { file: FileContent; name: string }) {
  const url = useBlobUrl(content ?? "", encoding, contentType);
  const text = encoding === "utf-8" ? (content ?? "") : null;
  return (
    <section aria-label={name} className="overflow-hidden rounded-lg border">
      <div className="flex items-center justify-between gap-3 border-b bg-muted/60 px-3 py-1.5 text-xs text-muted-foreground">
        <span className="min-w-0 truncate">
          {formatSize(size ?? 0)}
          {contentType && ` · ${contentType}`}
        </span>
        {url && (
          <a href={url} download={name} className={buttonStyle({ size: "sm" })}>
            <Download aria-hidden /> Download
          </a>
        )}
      </div>
      {text !== null ? (
        <Text name={name} text={text} />
      ) : url && PICTURE.test(contentType ?? "") ? (
        // It is in this page already; next/image would ask for it anew.
        // biome-ignore lint/performance/noImgElement: see above
        <img src={url} alt={name} className="mx-auto max-h-[36rem] max-w-full p-4" />
      ) : (
        <p className="p-6 text-center text-muted-foreground">This file cannot be shown here. Download it to look at it.</p>
      )}
    </section>
  );
}

function Text({ name, text }: { name: string; text: string }) {
  if (text === "") return <p className="p-6 text-center text-muted-foreground">The file is empty.</p>;
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section aria-label={`Text of ${name}`} tabIndex={0} className="max-h-[42rem] overflow-auto">
        <pre className="p-4 font-mono text-xs leading-relaxed">{text.slice(0, MOST)}</pre>
      </section>
      {text.length > MOST && <p className="border-t px-3 py-2 text-xs text-muted-foreground">This is its beginning. Download it for the rest.</p>}
    </>
  );
}

/** An address in this browser at which the bytes are, as a file and never as a page. */
function useBlobUrl(content: string, encoding: FileContent["encoding"], contentType: string | null): string | null {
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    const bytes = encoding === "base64" ? Uint8Array.from(atob(content), (each) => each.charCodeAt(0)) : content;
    const type = PICTURE.test(contentType ?? "") ? (contentType as string) : "application/octet-stream";
    const made = URL.createObjectURL(new Blob([bytes], { type }));
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [content, encoding, contentType]);
  return url;
}

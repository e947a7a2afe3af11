"use client";

import { Download } from "lucide-react";
import { Alert } from "../ui/alert";
import { Badge } from "../ui/badge";
import { buttonStyle } from "../ui/button-style";
import { Copy } from "../ui/copy";
import { formatSize } from "../ui/format";
import { Link } from "../ui/link";
import { pieces } from "./json-pieces";
import { LINK } from "./link-style";
import type { Answer } from "./use-call";

const TONES = { key: "text-info", text: "text-success", word: "text-warning" };
const MOST_SHOWN = 200_000;

/** What came back: how it went, what its headers say, and its body. */
export function ConsoleAnswer({ answer: { status, milliseconds, headers, problem, text, file } }: { answer: Answer }) {
  const code = status !== undefined && status >= 400 ? codeOf(text) : undefined;
  return (
    <section aria-label="Answer" aria-live="polite" className="space-y-3 border-t pt-4">
      <p className="flex items-center gap-2">
        {status !== undefined && (
          <Badge tone={status < 400 ? "success" : "danger"} className="tabular-nums">
            {status}
          </Badge>
        )}
        <span className="text-xs text-muted-foreground tabular-nums">{milliseconds} ms</span>
        {code && (
          <Link href={`/docs/errors#${code}`} className={`ml-auto min-w-0 truncate text-xs ${LINK}`}>
            What to do about {code}
          </Link>
        )}
      </p>
      {problem && <Alert title={problem} />}
      {headers.length > 0 && (
        <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 gap-y-0.5 font-mono text-xs">
          {headers.map(([name, value]) => (
            <div key={name} className="contents">
              <dt className="text-muted-foreground">{name}</dt>
              <dd className="break-all">{value}</dd>
            </div>
          ))}
        </dl>
      )}
      {text !== undefined && text !== "" && <Body text={pretty(text)} />}
      {file && (
        <a href={file.url} download={file.name} className={buttonStyle({ className: "max-w-full" })}>
          <Download aria-hidden /> <span className="truncate">{file.name}</span> <span className="text-muted-foreground">{formatSize(file.size)}</span>
        </a>
      )}
    </section>
  );
}

function Body({ text }: { text: string }) {
  const shown = text.slice(0, MOST_SHOWN);
  return (
    <div className="relative">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section aria-label="Body" tabIndex={0} className="max-h-96 overflow-auto rounded-lg border bg-background p-3 pr-11">
        <pre className="font-mono text-xs leading-relaxed">
          {pieces(shown).map(({ tone, text: each }, at) =>
            tone ? (
              // biome-ignore lint/suspicious/noArrayIndexKey: a piece is its place
              <span key={at} className={TONES[tone]}>
                {each}
              </span>
            ) : (
              each
            ),
          )}
        </pre>
      </section>
      <Copy text={text} label="Copy the body" className="absolute top-1.5 right-1.5 border bg-background" />
      {shown.length < text.length && <p className="mt-1 text-xs text-muted-foreground">This is the beginning; the copy has all of it.</p>}
    </div>
  );
}

/** The code of a refusal, in either of its shapes. */
function codeOf(text = ""): string | undefined {
  const [, code] = /"(?:code|error)":\s*"([A-Z][A-Z_]+)"/.exec(text) ?? [];
  return code;
}

function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text; // What is no JSON is shown as it came: a stream, a page of a proxy.
  }
}

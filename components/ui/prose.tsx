import { lexer, type MarkedToken, type Token, type Tokens } from "marked";
import { Fragment, type ReactNode } from "react";
import { cn } from "./cn";
import { CodeBlock } from "./code-block";

const HEADINGS = ["", "mt-6 mb-2 text-lg font-semibold", "mt-6 mb-2 text-base font-semibold", "mt-4 mb-1 font-semibold", "mt-4 mb-1 font-semibold"];
const PAGE_HEADINGS = ["", "", "mt-8 mb-2 text-base font-semibold", "mt-6 mb-2 font-semibold", "mt-4 mb-1 font-medium"];
const LINK = "font-medium text-accent underline underline-offset-2";

type Writing = {
  /** The text is the page: its headings are the page's own and can be linked to, and its links stay in this tab. */
  page: boolean;
  /** Where a link leads that is relative to the text; without it such a link is only its words. */
  resolve: ((path: string) => string | undefined) | undefined;
  /** How a piece of code is shown, where not as text that is copied. */
  code: ((code: string, language: string) => ReactNode) | undefined;
};

/**
 * Markdown as a server component: no browser loads a parser for it. Only what is written out below is made of a text, so raw HTML
 * in it is never more than its words, and nothing is loaded from elsewhere. What is streamed uses Markdown.
 */
export function Prose({
  children,
  page = false,
  resolve,
  code,
  className,
}: {
  children: string;
  page?: boolean;
  resolve?: Writing["resolve"];
  code?: Writing["code"];
  className?: string;
}) {
  const writing = { page, resolve, code };
  return <div className={cn("space-y-3 leading-relaxed break-words [&>:first-child]:mt-0", className)}>{all(lexer(children, { gfm: true }), writing)}</div>;
}

const all = (tokens: Token[] | undefined, writing: Writing): ReactNode =>
  // biome-ignore lint/suspicious/noArrayIndexKey: a token is its place
  tokens?.map((token, at) => <Fragment key={at}>{write(token as MarkedToken, writing)}</Fragment>);

function write(token: MarkedToken, writing: Writing): ReactNode {
  switch (token.type) {
    case "heading":
      return <Heading token={token} writing={writing} />;
    case "paragraph":
      return <p>{all(token.tokens, writing)}</p>;
    case "text":
      return "tokens" in token && token.tokens ? all(token.tokens, writing) : readable(token.text);
    case "escape":
      return readable(token.text);
    case "strong":
      return <strong className="font-semibold">{all(token.tokens, writing)}</strong>;
    case "em":
      return <em>{all(token.tokens, writing)}</em>;
    case "del":
      return <del>{all(token.tokens, writing)}</del>;
    case "codespan":
      return <code className="rounded bg-muted px-1 py-0.5 font-mono text-[0.85em]">{token.text}</code>;
    case "br":
      return <br />;
    case "hr":
      return <hr className="my-6" />;
    case "code":
      return (
        writing.code?.(token.text, token.lang ?? "") ?? (
          <CodeBlock label="Code" inText>
            {token.text}
          </CodeBlock>
        )
      );
    case "blockquote":
      return <blockquote className="space-y-3 border-l-2 pl-4 text-muted-foreground">{all(token.tokens, writing)}</blockquote>;
    case "list":
      return <List token={token} writing={writing} />;
    case "table":
      return <Table token={token} writing={writing} />;
    case "link":
      return <Link href={token.href} title={token.title} writing={writing} words={all(token.tokens, writing)} />;
    case "image":
      // The text is not ours: loading a picture from elsewhere would tell that place who reads what.
      return <Link href={token.href} title={token.title} writing={writing} words={readable(token.text) || "Image"} />;
    case "html":
      return wordsOf(token.text);
    default:
      return null;
  }
}

function Heading({ token, writing }: { token: Tokens.Heading; writing: Writing }) {
  const { page } = writing;
  // What the author of a text calls a first heading is below the page's own.
  const depth = Math.min(page ? Math.max(token.depth, 2) : token.depth + 1, 6);
  const Tag = `h${depth}` as "h2";
  const style = page ? PAGE_HEADINGS[Math.min(depth, 4)] : HEADINGS[Math.min(token.depth, 4)];
  if (!page) return <Tag className={style}>{all(token.tokens, writing)}</Tag>;
  const id = anchorOf(token.text);
  return (
    <div className={`group/anchor flex items-baseline gap-2 ${style}`}>
      <Tag id={id} className="scroll-mt-20">
        {all(token.tokens, writing)}
      </Tag>
      <a
        href={`#${id}`}
        aria-label={`Link to “${plainText(token.text)}”`}
        className="px-1 text-muted-foreground opacity-0 group-hover/anchor:opacity-100 focus-visible:opacity-100"
      >
        #
      </a>
    </div>
  );
}

function List({ token, writing }: { token: Tokens.List; writing: Writing }) {
  const Tag = token.ordered ? "ol" : "ul";
  const style = token.ordered ? "list-decimal" : "list-disc";
  return (
    <Tag start={token.ordered && token.start !== "" ? token.start : undefined} className={`${style} space-y-1 pl-6`}>
      {token.items.map((item, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: an item is its place
        <li key={at} className={item.task ? "-ml-5 list-none space-y-2" : "space-y-2"}>
          {item.task && <span aria-hidden>{item.checked ? "☑ " : "☐ "}</span>}
          {item.task && <span className="sr-only">{item.checked ? "done: " : "to do: "}</span>}
          {all(
            item.tokens.filter(({ type }) => type !== "checkbox"),
            writing,
          )}
        </li>
      ))}
    </Tag>
  );
}

function Table({ token, writing }: { token: Tokens.Table; writing: Writing }) {
  // Named by what is in it: a text can have several.
  const label = `Table: ${[...token.header, ...(token.rows[0]?.slice(0, 1) ?? [])].map(({ text }) => plainText(text)).join(", ")}`;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section aria-label={label} tabIndex={0} className="overflow-x-auto rounded-md border">
      <table className="w-full border-collapse">
        <thead>
          <tr className="border-b bg-muted/60 text-left">
            {token.header.map((cell, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a cell is its place
              <th key={at} scope="col" className="px-3 py-2 font-medium">
                {all(cell.tokens, writing)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="divide-y">
          {token.rows.map((row, line) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place
            <tr key={line}>
              {row.map((cell, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a cell is its place
                <td key={at} className="min-w-36 px-3 py-2 align-top">
                  {all(cell.tokens, writing)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Link({ href, title, writing, words }: { href: string; title?: string | null | undefined; writing: Writing; words: ReactNode }) {
  const { page, resolve } = writing;
  const outside = /^(https?:\/\/|mailto:)/i.test(href);
  // Of a relative address only its own page knows what it leads to; any other scheme could do something.
  const own = page && /^[/#](?!\/)/.test(href) ? href : /^[\w./-]+(#[\w-]*)?$/.test(href) ? resolve?.(href) : undefined;
  const to = outside ? href : own;
  if (!to) return words;
  return (
    <a href={to} title={title ?? undefined} className={LINK} {...(outside && !page && { target: "_blank", rel: "noopener noreferrer nofollow" })}>
      {words}
    </a>
  );
}

/** A text without the marks of Markdown. */
const plainText = (text: string): string => readable(text.replace(/`|\*|\[([^\]]*)\]\([^)]*\)/g, "$1"));

/** "Where it is kept" → "where-it-is-kept", as GitHub names headings. */
export const anchorOf = (heading: string): string =>
  plainText(heading)
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, "")
    .replace(/\s/g, "-");

const ENTITIES: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: "\u00a0", mdash: "—", ndash: "–", hellip: "…", copy: "©" };

/** What the parser leaves written as entities. */
const readable = (text: string): string =>
  text.replace(/&(?:#(\d{1,6})|#x([\da-f]{1,5})|(\w{2,8}));/gi, (whole, decimal, hex, name) => {
    const code = decimal ? Number(decimal) : hex ? Number.parseInt(hex, 16) : 0;
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : (ENTITIES[name] ?? whole);
  });

/** The words of raw HTML, without its tags. */
const wordsOf = (html: string): string => readable(html.replace(/<!--[\s\S]*?(-->|$)|<(script|style)[\s\S]*?(<\/\2>|$)|<[^>]*>/gi, "")).trim();

import { lexer, type Token, type Tokens } from "marked";
import Link from "next/link";
import { Fragment, type ReactNode } from "react";
import { cn } from "../ui/cn";
import { anchorOf } from "./anchor";
import { Copyable } from "./copyable";

/**
 * Markdown of our own, made into HTML on the server: a page of documentation loads no parser. What others wrote goes through
 * `ui/markdown`, which makes it harmless. A first heading is the page's, so there is none here.
 */
export function Prose({ text, className }: { text: string; className?: string }) {
  return <div className={cn("space-y-3 leading-relaxed break-words", className)}>{blocks(lexer(text))}</div>;
}

const blocks = (tokens: Token[]): ReactNode =>
  tokens.map((token, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a token is its place
    <Fragment key={at}>{block(token)}</Fragment>
  ));

function block(token: Token): ReactNode {
  switch (token.type) {
    case "space":
    case "html":
    case "def":
      return null;
    case "heading":
      return <Heading {...(token as Tokens.Heading)} />;
    case "code":
      return (
        <Copyable
          code={(token as Tokens.Code).text}
          language={(token as Tokens.Code).lang ?? ""}
          label={`Code: ${(token as Tokens.Code).text.slice(0, 120)}`}
        />
      );
    case "list":
      return <List {...(token as Tokens.List)} />;
    case "blockquote":
      return <blockquote className="space-y-3 border-l-2 pl-4 text-muted-foreground">{blocks((token as Tokens.Blockquote).tokens)}</blockquote>;
    case "table":
      return <Table {...(token as Tokens.Table)} />;
    case "hr":
      return <hr />;
    case "paragraph":
      return <p>{inline((token as Tokens.Paragraph).tokens)}</p>;
    default:
      // The text of a list's item stands in no paragraph.
      return "tokens" in token && token.tokens ? inline(token.tokens) : decode(token.raw);
  }
}

function Heading({ depth, tokens, text }: Tokens.Heading) {
  const Tag = depth <= 2 ? "h2" : depth === 3 ? "h3" : "h4";
  const look = depth <= 2 ? "mt-8 mb-2 text-base font-semibold first:mt-0" : "mt-6 mb-2 font-medium";
  const id = anchorOf(text);
  return (
    <div className={cn("group/anchor flex items-baseline gap-2", look)}>
      <Tag id={id} className="scroll-mt-20">
        {inline(tokens)}
      </Tag>
      <a
        href={`#${id}`}
        aria-label={`Link to “${plain(text)}”`}
        className="px-1 text-muted-foreground opacity-0 group-hover/anchor:opacity-100 focus-visible:opacity-100"
      >
        #
      </a>
    </div>
  );
}

function List({ ordered, start, items, loose }: Tokens.List) {
  const Tag = ordered ? "ol" : "ul";
  return (
    <Tag
      {...(ordered && start !== 1 && start !== "" && { start })}
      className={cn("pl-5 marker:text-muted-foreground", ordered ? "list-decimal" : "list-disc", loose ? "space-y-3" : "space-y-1")}
    >
      {items.map((item, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: an item is its place
        <li key={at} className="space-y-2">
          {blocks(item.tokens)}
        </li>
      ))}
    </Tag>
  );
}

function Table({ header, rows }: Tokens.Table) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section
      aria-label={`Table: ${header.map(({ text }) => text).join(", ")}, ${rows[0]?.[0]?.text ?? ""}`}
      tabIndex={0}
      className="overflow-x-auto rounded-lg border"
    >
      <table className="w-full border-collapse text-left">
        <thead>
          <tr className="border-b bg-muted">
            {header.map((cell, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place
              <th key={at} scope="col" className="px-3 py-2 text-xs font-medium">
                {inline(cell.tokens)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="divide-y">
          {rows.map((row, line) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place
            <tr key={line}>
              {row.map((cell, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place
                <td key={at} className="min-w-36 px-3 py-2 align-top">
                  {inline(cell.tokens)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

const inline = (tokens: Token[]): ReactNode =>
  tokens.map((token, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a token is its place
    <Fragment key={at}>{piece(token)}</Fragment>
  ));

function piece(token: Token): ReactNode {
  switch (token.type) {
    case "strong":
      return <strong className="font-semibold">{inline((token as Tokens.Strong).tokens)}</strong>;
    case "em":
      return <em>{inline((token as Tokens.Em).tokens)}</em>;
    case "codespan":
      return <code className="rounded bg-muted px-1 py-0.5 font-mono text-[0.85em] text-foreground">{decode((token as Tokens.Codespan).text)}</code>;
    case "link":
      return <Anchor {...(token as Tokens.Link)} />;
    case "br":
      return <br />;
    case "image":
      return (token as Tokens.Image).text;
    default:
      return "tokens" in token && token.tokens ? inline(token.tokens) : decode("text" in token ? String(token.text) : token.raw);
  }
}

const plain = (text: string) => decode(text.replace(/`|\*/g, "").replace(/\[([^\]]*)\]\([^)]*\)/g, "$1"));

const LINK = "font-medium text-accent underline underline-offset-2";

function Anchor({ href, tokens }: Tokens.Link) {
  if (!/^(https?:|mailto:|[#/])/.test(href)) return inline(tokens);
  return href.startsWith("/") ? (
    <Link href={href} className={LINK}>
      {inline(tokens)}
    </Link>
  ) : (
    <a href={href} className={LINK}>
      {inline(tokens)}
    </a>
  );
}

const ENTITIES: Record<string, string> = { "&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#39;": "'", "&nbsp;": " " };
const decode = (text: string) => text.replace(/&(?:amp|lt|gt|quot|#39|nbsp);/g, (entity) => ENTITIES[entity] as string);

import { createHighlighterCore, type HighlighterCore } from "shiki/core";
import { createJavaScriptRegexEngine } from "shiki/engine/javascript";
import { cn } from "./cn";

/** By the ending of a file's name. What is not here is shown as plain text. */
const LANGUAGES: Record<string, string> = {
  bash: "bash",
  cjs: "javascript",
  css: "css",
  curl: "bash",
  html: "html",
  js: "javascript",
  json: "json",
  jsonl: "json",
  jsx: "tsx",
  md: "markdown",
  mjs: "javascript",
  mts: "typescript",
  py: "python",
  rb: "ruby",
  sh: "bash",
  sql: "sql",
  svg: "xml",
  toml: "toml",
  ts: "typescript",
  tsx: "tsx",
  xml: "xml",
  yaml: "yaml",
  yml: "yaml",
};
/** Beyond this the colours cost more than they tell. */
const MOST_CHARACTERS = 200_000;

let highlighter: Promise<HighlighterCore> | undefined;

/** Loaded once a process: only on the server, so that no browser loads a grammar. */
function loadHighlighter() {
  highlighter ??= createHighlighterCore({
    engine: createJavaScriptRegexEngine(),
    themes: [import("shiki/themes/github-light-high-contrast.mjs"), import("shiki/themes/github-dark-high-contrast.mjs")],
    langs: [
      import("shiki/langs/bash.mjs"),
      import("shiki/langs/css.mjs"),
      import("shiki/langs/html.mjs"),
      import("shiki/langs/javascript.mjs"),
      import("shiki/langs/json.mjs"),
      import("shiki/langs/markdown.mjs"),
      import("shiki/langs/python.mjs"),
      import("shiki/langs/ruby.mjs"),
      import("shiki/langs/sql.mjs"),
      import("shiki/langs/toml.mjs"),
      import("shiki/langs/tsx.mjs"),
      import("shiki/langs/typescript.mjs"),
      import("shiki/langs/xml.mjs"),
      import("shiki/langs/yaml.mjs"),
    ],
  });
  return highlighter;
}

/**
 * The text of a file or a command in colour, for server components; `name` is a file's name or an ending of one. `numbered` writes
 * the number of each line before it. What browser code shows uses CodeBlock.
 */
export async function Source({
  code,
  name,
  label,
  numbered = false,
  inText = false,
  className,
}: {
  code: string;
  name: string;
  label: string;
  numbered?: boolean;
  /** One of several in a text, which is no place of the page to go to. */
  inText?: boolean;
  className?: string;
}) {
  const lines = await highlight(code.replace(/\n$/, ""), name);
  const digits = String(lines.length).length;
  return (
    <section
      {...(inText && { role: "group" })}
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      className={cn("overflow-auto rounded-lg border bg-muted/60 p-3 font-mono text-xs leading-relaxed", className)}
    >
      <pre className="w-max min-w-full">
        <code className="source">
          {lines.map((tokens, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place
            <span key={index} className="block min-h-[1lh]" id={numbered ? `L${index + 1}` : undefined}>
              {numbered && (
                <span aria-hidden className="mr-4 inline-block text-right text-muted-foreground select-none" style={{ width: `${digits}ch` }}>
                  {index + 1}
                </span>
              )}
              {tokens.map(({ text, style }, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a token is its place
                <span key={at} style={style}>
                  {text}
                </span>
              ))}
            </span>
          ))}
        </code>
      </pre>
    </section>
  );
}

type Token = { text: string; style?: Record<string, string> };

async function highlight(code: string, name: string): Promise<Token[][]> {
  const lang = LANGUAGES[name.slice(name.lastIndexOf(".") + 1).toLowerCase()];
  if (!lang || code.length > MOST_CHARACTERS) return code.split("\n").map((text) => [{ text }]);
  const { tokens } = (await loadHighlighter()).codeToTokens(code, {
    lang,
    themes: { light: "github-light-high-contrast", dark: "github-dark-high-contrast" },
    defaultColor: false,
  });
  return tokens.map((line) => line.map(({ content, htmlStyle }) => ({ text: content, ...(htmlStyle && { style: htmlStyle }) })));
}

import { lexer, type Token, type Tokens } from "marked";
import { cutTexts, type Text, textsOf } from "#lib/runtime/connectors/notion/texts";

/** A block that is to be written, with what is below it. */
export type NewBlock = { type: string; data: Record<string, unknown>; children: NewBlock[] };

/** Markdown as Notion's blocks. What Notion has no block for stays as its text. */
export const blocksFrom = (markdown: string): NewBlock[] => blocks(lexer(markdown.replaceAll("\r\n", "\n"), { gfm: true }));

const blocks = (tokens: Token[]): NewBlock[] => tokens.flatMap((token) => blockFrom(token));

/** Blocks of a kind with a text: several where it is longer than one may be. What is below stays below the last. */
function withText(type: string, texts: Text[], children: NewBlock[] = [], more: Record<string, unknown> = {}): NewBlock[] {
  const cuts = cutTexts(texts);
  return cuts.map((rich_text, i) => ({ type, data: { rich_text, ...more }, children: i === cuts.length - 1 ? children : [] }));
}

function blockFrom(token: Token): NewBlock[] {
  switch (token.type) {
    case "heading":
      return withText(`heading_${Math.min((token as Tokens.Heading).depth, 3)}`, textsOf(token.tokens ?? []));
    case "paragraph":
      return paragraph(token.tokens ?? []);
    case "text":
      return withText("paragraph", textsOf(token.tokens ?? [token]));
    case "html":
      return (token as Tokens.HTML).text.trim() === "" ? [] : withText("paragraph", textsOf([{ type: "text", raw: "", text: token.text.trim() }]));
    case "list":
      return (token as Tokens.List).items.flatMap((each) => item(each, (token as Tokens.List).ordered));
    case "blockquote": {
      const [first, ...below] = blocks(token.tokens ?? []);
      if (!first) return [];
      if (first.type !== "paragraph") return [{ type: "quote", data: { rich_text: [] }, children: [first, ...below] }];
      return [{ type: "quote", data: first.data, children: [...first.children, ...below] }];
    }
    case "code":
      return withText("code", [{ type: "text", text: { content: token.text } }], [], { language: languageOf((token as Tokens.Code).lang) });
    case "hr":
      return [{ type: "divider", data: {}, children: [] }];
    case "table":
      return [table(token as Tokens.Table)];
    default:
      return [];
  }
}

/** A picture that stands alone is a picture; within a text it is a link. */
function paragraph(tokens: Token[]): NewBlock[] {
  const [only] = tokens;
  if (tokens.length === 1 && only?.type === "image" && /^https?:\/\//.test(only.href)) {
    const caption = cutTexts(textsOf([{ type: "text", raw: "", text: only.text }]))[0];
    return [{ type: "image", data: { type: "external", external: { url: only.href }, caption }, children: [] }];
  }
  return withText("paragraph", textsOf(tokens));
}

/** An item of a list: its first text is its own, and the rest is below it. */
function item(each: Tokens.ListItem, ordered: boolean): NewBlock[] {
  const tokens = each.tokens.filter(({ type }) => type !== "checkbox" && type !== "space");
  const [first, ...rest] = tokens;
  const own = first?.type === "text" || first?.type === "paragraph";
  const inline = own ? ((first as Tokens.Paragraph).tokens ?? [first]).filter(({ type }) => type !== "checkbox") : [];
  const type = each.task ? "to_do" : ordered ? "numbered_list_item" : "bulleted_list_item";
  return withText(type, textsOf(inline), blocks(own ? rest : tokens), each.task ? { checked: each.checked === true } : {});
}

function table({ header, rows }: Tokens.Table): NewBlock {
  const cell = ({ tokens }: Tokens.TableCell) => cutTexts(textsOf(tokens))[0];
  const children = [header, ...rows].map((row) => ({ type: "table_row", data: { cells: row.map(cell) }, children: [] }));
  return { type: "table", data: { table_width: header.length, has_column_header: true, has_row_header: false }, children };
}

/** Languages by the names that Notion knows; any other is plain text. */
const LANGUAGES = new Set(
  `abap abc agda arduino assembly bash basic bnf c c# c++ clojure coffeescript coq css dart dhall diff docker ebnf elixir elm erlang f# flow fortran gherkin
  glsl go graphql groovy haskell hcl html idris java javascript json julia kotlin latex less lisp livescript lua makefile markdown markup matlab mathematica
  mermaid nix objective-c ocaml pascal perl php powershell prolog protobuf purescript python r racket reason ruby rust sass scala scheme scss shell smalltalk
  solidity sql swift toml typescript vb.net verilog vhdl webassembly xml yaml`.split(/\s+/),
);
const ALSO: Record<string, string> = {
  ...{ js: "javascript", jsx: "javascript", mjs: "javascript", ts: "typescript", tsx: "typescript", py: "python", rb: "ruby", rs: "rust", sh: "shell" },
  ...{ zsh: "shell", console: "shell", yml: "yaml", md: "markdown", cs: "c#", csharp: "c#", cpp: "c++", "objective c": "objective-c", dockerfile: "docker" },
  ...{ golang: "go", kt: "kotlin", ps1: "powershell", tex: "latex", wasm: "webassembly", proto: "protobuf", fsharp: "f#", hs: "haskell", tf: "hcl" },
};

function languageOf(lang: string | undefined): string {
  const name = (lang ?? "")
    .trim()
    .split(/[\s{,]/)[0]
    ?.toLowerCase() as string;
  return LANGUAGES.has(name) ? name : Object.hasOwn(ALSO, name) ? (ALSO[name] as string) : "plain text";
}

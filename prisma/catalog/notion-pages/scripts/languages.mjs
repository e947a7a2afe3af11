// The names of programming languages that Notion's code blocks take; it refuses any other.

const KNOWN = new Set(
  `bash c c# c++ clojure coffeescript css dart diff docker elixir elm erlang f# go graphql groovy haskell html java javascript json julia kotlin latex less
   lisp lua makefile markdown matlab mermaid nix objective-c ocaml pascal perl php powershell prolog protobuf python r ruby rust sass scala scheme scss shell
   solidity sql swift toml typescript verilog vhdl wasm xml yaml`.split(/\s+/),
);
const OTHERWISE = {
  ...{ sh: "shell", zsh: "shell", console: "shell", js: "javascript", mjs: "javascript", jsx: "javascript", ts: "typescript", tsx: "typescript" },
  ...{ py: "python", rb: "ruby", rs: "rust", kt: "kotlin", cs: "c#", cpp: "c++", golang: "go", yml: "yaml", md: "markdown", dockerfile: "docker" },
  ...{ ps1: "powershell", tex: "latex", proto: "protobuf", jsonc: "json", json5: "json", svg: "xml", vb: "visual basic", make: "makefile", psql: "sql" },
};

export function languageOf(name) {
  const lower = name.toLowerCase();
  return KNOWN.has(lower) ? lower : (OTHERWISE[lower] ?? "plain text");
}

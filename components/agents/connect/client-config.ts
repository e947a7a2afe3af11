/**
 * What each program that speaks MCP is told to reach this server, as its own documentation writes it (read in November
 * 2026; the commands were tried with Claude Code 2.1, Codex 0.169 and Gemini CLI 0.61): code.claude.com/docs/en/mcp,
 * cursor.com/docs/mcp/install-links, code.visualstudio.com/docs/copilot/guides/mcp-developer-guide, `codex mcp add --help`,
 * `gemini mcp add --help`, the README of mcp-remote.
 */
const NAME = "clanker";
/** Stands for a key. A real one is never part of a command on a page. */
export const KEY = "YOUR_KEY";

const json = (value: unknown): string => JSON.stringify(value, null, 2);

export const claudeCode = {
  add: (url: string) => `claude mcp add --transport http ${NAME} ${url}/mcp`,
  signIn: `claude mcp login ${NAME}`,
  withKey: (url: string) => `claude mcp add --transport http ${NAME} ${url}/mcp --header "x-api-key: ${KEY}"`,
};

/** Through mcp-remote, which runs on the person's computer. It refuses plain http to another computer unless it is told. */
export const claudeDesktop = {
  config: (url: string) =>
    json({ mcpServers: { [NAME]: { command: "npx", args: ["-y", "mcp-remote", `${url}/mcp`, ...(reach(url) === "plain" ? ["--allow-http"] : [])] } } }),
};

export const cursor = {
  link: (url: string) =>
    `cursor://anysphere.cursor-deeplink/mcp/install?${new URLSearchParams({ name: NAME, config: btoa(JSON.stringify({ url: `${url}/mcp` })) })}`,
  config: (url: string) => json({ mcpServers: { [NAME]: { url: `${url}/mcp` } } }),
  withKey: (url: string) => json({ mcpServers: { [NAME]: { url: `${url}/mcp`, headers: { "x-api-key": KEY } } } }),
};

const vsCodeServer = (url: string) => ({ name: NAME, type: "http", url: `${url}/mcp` });
export const vsCode = {
  link: (url: string) => `vscode:mcp/install?${encodeURIComponent(JSON.stringify(vsCodeServer(url)))}`,
  add: (url: string) => `code --add-mcp '${JSON.stringify(vsCodeServer(url))}'`,
  /** The editor asks for the key and keeps it: it is not in the file. */
  withKey: (url: string) =>
    json({
      inputs: [{ type: "promptString", id: "clanker-key", description: "Clanker key", password: true }],
      // biome-ignore lint/suspicious/noTemplateCurlyInString: the editor fills it in
      servers: { [NAME]: { type: "http", url: `${url}/mcp`, headers: { "x-api-key": "${input:clanker-key}" } } },
    }),
};

export const codex = {
  add: (url: string) => `codex mcp add ${NAME} --url ${url}/mcp`,
  signIn: `codex mcp login ${NAME}`,
  withKey: (url: string) => `export CLANKER_KEY=${KEY}\ncodex mcp add ${NAME} --url ${url}/mcp --bearer-token-env-var CLANKER_KEY`,
  config: (url: string) => `[mcp_servers.${NAME}]\nurl = "${url}/mcp"`,
};

export const gemini = {
  add: (url: string) => `gemini mcp add --scope user --transport http ${NAME} ${url}/mcp`,
  signIn: `/mcp auth ${NAME}`,
  withKey: (url: string) => `gemini mcp add --scope user --transport http ${NAME} ${url}/mcp --header "x-api-key: ${KEY}"`,
};

const curl = (url: string, message: unknown) => `curl ${url}/mcp \\
  -H "x-api-key: ${KEY}" \\
  -H "content-type: application/json" \\
  -H "accept: application/json, text/event-stream" \\
  -d '${JSON.stringify(message)}'`;
export const byHand = {
  list: (url: string) => curl(url, { jsonrpc: "2.0", id: 1, method: "tools/list" }),
  call: (url: string) => curl(url, { jsonrpc: "2.0", id: 2, method: "tools/call", params: { name: "list-installed-skills", arguments: {} } }),
};

/** Who can reach an address: programs on the server's own computer, those that put up with plain http, or all. */
export function reach(url: string): "here" | "plain" | "anywhere" {
  const { protocol, hostname } = new URL(url);
  if (/^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname)) return "here";
  return protocol === "http:" ? "plain" : "anywhere";
}

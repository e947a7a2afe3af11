import type { ReactNode } from "react";
import { buttonStyle } from "../../ui/button-style";
import { CodeBlock } from "../../ui/code-block";
import { ByCode } from "./by-code";
import { byHand, claudeCode, claudeDesktop, codex, cursor, gemini, reach, vsCode } from "./client-config";

type Client = {
  id: string;
  name: string;
  /** It opens the browser for a person to sign in. */
  inBrowser?: boolean;
  /** It can be given a key. */
  takesKey?: boolean;
  steps: (url: string) => ReactNode;
};

/** The programs that people connect, each with what it takes. `id` is what `?client=` says. */
export const CLIENTS: readonly Client[] = [
  {
    id: "claude-code",
    name: "Claude Code",
    inBrowser: true,
    takesKey: true,
    steps: (url) => (
      <>
        <Step title="Add this server">
          <CodeBlock label="Add this server to Claude Code">{claudeCode.add(url)}</CodeBlock>
          <p className="text-muted-foreground">
            For this project only; with <Code>--scope user</Code> for all of yours.
          </p>
        </Step>
        <Step title="Sign in">
          <CodeBlock label="Sign in from Claude Code">{claudeCode.signIn}</CodeBlock>
          <p className="text-muted-foreground">
            Or type <Code>/mcp</Code> in Claude Code and choose clanker.
          </p>
        </Step>
        <WithKey>
          <CodeBlock label="Claude Code with a key">{claudeCode.withKey(url)}</CodeBlock>
        </WithKey>
      </>
    ),
  },
  {
    id: "claude-desktop",
    name: "Claude Desktop",
    inBrowser: true,
    steps: (url) => (
      <>
        {reach(url) === "anywhere" && (
          <Step title="A server on the internet: add a connector">
            <p>
              In Claude Desktop, or on claude.ai: Settings → Connectors → “Add custom connector”, and give it this address. Claude’s connectors run in
              Anthropic’s cloud, which has to reach it.
            </p>
            <CodeBlock label="Address for the connector">{`${url}/mcp`}</CodeBlock>
          </Step>
        )}
        <Step title={reach(url) === "anywhere" ? "A server that only your computer can reach: through mcp-remote" : "Through mcp-remote"}>
          <p>
            It runs on your computer and needs Node. Settings → Developer → “Edit Config” opens <Code>claude_desktop_config.json</Code>; put this in and start
            Claude Desktop again.
          </p>
          <CodeBlock label="claude_desktop_config.json">{claudeDesktop.config(url)}</CodeBlock>
        </Step>
      </>
    ),
  },
  {
    id: "cursor",
    name: "Cursor",
    inBrowser: true,
    takesKey: true,
    steps: (url) => (
      <>
        <Step title="Install it">
          <Install href={cursor.link(url)}>Add to Cursor</Install>
          <p>
            Or put this into <Code>~/.cursor/mcp.json</Code>, or <Code>.cursor/mcp.json</Code> in a project.
          </p>
          <CodeBlock label="Cursor’s mcp.json">{cursor.config(url)}</CodeBlock>
        </Step>
        <Step title="Sign in">
          <p>Cursor’s settings, under MCP: choose “Connect” beside clanker.</p>
        </Step>
        <WithKey>
          <CodeBlock label="Cursor’s mcp.json with a key">{cursor.withKey(url)}</CodeBlock>
        </WithKey>
      </>
    ),
  },
  {
    id: "vscode",
    name: "VS Code",
    inBrowser: true,
    takesKey: true,
    steps: (url) => (
      <>
        <Step title="Install it">
          <Install href={vsCode.link(url)}>Add to VS Code</Install>
          <p>Or from a shell:</p>
          <CodeBlock label="Add this server to VS Code">{vsCode.add(url)}</CodeBlock>
        </Step>
        <Step title="Sign in">
          <p>Start it with “MCP: List Servers” in the command palette. VS Code asks whether it may sign in, and opens the browser.</p>
        </Step>
        <WithKey>
          <p>
            In <Code>.vscode/mcp.json</Code>. VS Code asks for the key and keeps it out of the file.
          </p>
          <CodeBlock label="VS Code’s mcp.json with a key">{vsCode.withKey(url)}</CodeBlock>
        </WithKey>
      </>
    ),
  },
  {
    id: "codex",
    name: "Codex",
    inBrowser: true,
    takesKey: true,
    steps: (url) => (
      <>
        <Step title="Add this server">
          <CodeBlock label="Add this server to Codex">{codex.add(url)}</CodeBlock>
          <p>
            Or put this into <Code>~/.codex/config.toml</Code>.
          </p>
          <CodeBlock label="Codex’s config.toml">{codex.config(url)}</CodeBlock>
        </Step>
        <Step title="Sign in, if it did not ask already">
          <CodeBlock label="Sign in from Codex">{codex.signIn}</CodeBlock>
        </Step>
        <WithKey>
          <CodeBlock label="Codex with a key">{codex.withKey(url)}</CodeBlock>
        </WithKey>
      </>
    ),
  },
  {
    id: "gemini",
    name: "Gemini CLI",
    inBrowser: true,
    takesKey: true,
    steps: (url) => (
      <>
        <Step title="Add this server">
          <CodeBlock label="Add this server to Gemini CLI">{gemini.add(url)}</CodeBlock>
        </Step>
        <Step title="Sign in, within Gemini CLI">
          <CodeBlock label="Sign in from Gemini CLI">{gemini.signIn}</CodeBlock>
        </Step>
        <WithKey>
          <CodeBlock label="Gemini CLI with a key">{gemini.withKey(url)}</CodeBlock>
        </WithKey>
      </>
    ),
  },
  {
    id: "other",
    name: "Another app",
    inBrowser: true,
    takesKey: true,
    steps: (url) => (
      <>
        <Step title="Give it the address">
          <CodeBlock label="Address for MCP">{`${url}/mcp`}</CodeBlock>
          <p className="text-muted-foreground">
            Streamable HTTP. An old app that knows only SSE takes <Code>{url}/mcp/sse</Code>.
          </p>
        </Step>
        <Step title="Sign in">
          <p>It finds out how by itself: OAuth 2.1 with PKCE, and it registers itself. You need no client id.</p>
        </Step>
        <WithKey>
          <p>An app that cannot sign in sends a key as a header.</p>
          <CodeBlock label="Header with a key">x-api-key: YOUR_KEY</CodeBlock>
        </WithKey>
      </>
    ),
  },
  {
    id: "curl",
    name: "curl",
    takesKey: true,
    steps: (url) => (
      <>
        <Step title="List the tools">
          <CodeBlock label="List the tools">{byHand.list(url)}</CodeBlock>
        </Step>
        <Step title="Call one">
          <CodeBlock label="Call a tool">{byHand.call(url)}</CodeBlock>
        </Step>
      </>
    ),
  },
  { id: "code", name: "By a code", steps: (url) => <ByCode url={url} /> },
];

export function Step({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="space-y-2">
      <h3 className="font-medium">{title}</h3>
      {children}
    </section>
  );
}

function WithKey({ children }: { children: ReactNode }) {
  return (
    <details className="rounded-lg border p-3">
      <summary className="rounded font-medium">With a key, where no browser can be opened</summary>
      <div className="mt-3 space-y-2">{children}</div>
    </details>
  );
}

/** A link that an editor on the same computer opens. */
function Install({ href, children }: { href: string; children: ReactNode }) {
  return (
    <p>
      <a href={href} className={buttonStyle({ variant: "primary" })}>
        {children}
      </a>
    </p>
  );
}

const Code = ({ children }: { children: ReactNode }) => <code className="font-mono text-xs break-all">{children}</code>;

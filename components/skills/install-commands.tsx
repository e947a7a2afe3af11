import type { ReactNode } from "react";
import { claudeCode, codex, cursor, gemini, vsCode } from "../agents/connect/client-config";
import { CodeBlock } from "../ui/code-block";
import { FilterLinks } from "../ui/filter-links";
import { Link } from "../ui/link";
import { tabHref } from "./skill-tabs";

export type InstallProps = {
  slug: string;
  server: string;
  /** What this server's marketplace is called in Claude Code. */
  marketplace: string;
  /** A command that runs the skill. */
  curl: string;
  /** The address of the latest version's zip. */
  zip: string;
};
type Way = { name: string; steps: (props: InstallProps) => ReactNode };

/** One agent's own folder, where a person has several that read skills. */
const withSkills = (agent: string, name: string): Way => ({
  name,
  steps: ({ slug, server }) => (
    <Step says={`${name} reads skills from a folder of its own. This puts it there, for the project that you are in; with -g for all of yours.`}>
      <CodeBlock label={`In ${name}`}>{`npx skills add ${server} --skill ${slug} -a ${agent} -y`}</CodeBlock>
    </Step>
  ),
});

const WAYS: Record<string, Way> = {
  "claude-code": {
    name: "Claude Code",
    steps: ({ slug, server, marketplace }) => (
      <Step says="The first line is needed once: it makes this server’s skills known.">
        <CodeBlock label="In Claude Code">{`claude plugin marketplace add ${server}/marketplace.json\nclaude plugin install ${slug}@${marketplace}`}</CodeBlock>
      </Step>
    ),
  },
  codex: withSkills("codex", "Codex"),
  cursor: withSkills("cursor", "Cursor"),
  vscode: withSkills("github-copilot", "VS Code"),
  skills: {
    name: "npx skills",
    steps: ({ slug, server }) => (
      <Step says="Installs it for every agent on this computer that reads skills.">
        <CodeBlock label="In any agent that reads skills">{`npx skills add ${server} --skill ${slug} -y`}</CodeBlock>
      </Step>
    ),
  },
  clawhub: {
    name: "ClawHub",
    steps: ({ slug, server }) => (
      <Step says="Into the folder skills of where you are.">
        <CodeBlock label="With ClawHub’s CLI">{`npx clawhub --site ${server} install ${slug}`}</CodeBlock>
      </Step>
    ),
  },
  git: {
    name: "git",
    steps: ({ slug, server, zip }) => (
      <>
        <Step says="As files. Each version is a commit.">
          <CodeBlock label="As files">{`git clone ${server}/git/${slug}.git`}</CodeBlock>
        </Step>
        <Step says="Or the latest version as a zip, whose address holds its digest.">
          <CodeBlock label="As a zip">{`curl -LO ${server}${zip}`}</CodeBlock>
        </Step>
      </>
    ),
  },
  mcp: {
    name: "MCP",
    steps: ({ slug, server }) => (
      <>
        <p className="text-muted-foreground">
          An agent that is connected to this server runs the skill here, in its sandbox: ask it to run <code className="font-mono text-xs">{slug}</code>.{" "}
          <Link href="/agents/connect" className="font-medium text-accent underline underline-offset-2">
            Connect an agent
          </Link>{" "}
          says more of each.
        </p>
        {(
          [
            ["Claude Code", claudeCode.add(server)],
            ["Codex", codex.add(server)],
            ["Gemini CLI", gemini.add(server)],
            ["VS Code", vsCode.add(server)],
            ["Cursor’s mcp.json", cursor.config(server)],
          ] as const
        ).map(([name, command]) => (
          <Step key={name} says={name}>
            <CodeBlock label={`Connect ${name}`}>{command}</CodeBlock>
          </Step>
        ))}
      </>
    ),
  },
  curl: {
    name: "curl",
    steps: ({ curl }) => (
      <Step says="Runs it here over REST. The key is made under Settings → API keys.">
        <CodeBlock label="Command">{curl}</CodeBlock>
      </Step>
    ),
  },
};

/** How other programs install a public skill from this server, or run it here: one way at a time, each with an address. */
export function InstallCommands({ client, ...props }: InstallProps & { client: string | undefined }) {
  const chosen = client !== undefined && Object.hasOwn(WAYS, client) ? client : "claude-code";
  return (
    <section aria-labelledby="install" className="max-w-3xl space-y-4">
      <h2 id="install" className="font-medium">
        Install it elsewhere
      </h2>
      <FilterLinks
        label="Program"
        wrap
        links={Object.entries(WAYS).map(([id, { name }]) => ({ label: name, href: tabHref(props.slug, "install", { client: id }), current: id === chosen }))}
      />
      <div className="space-y-4">{WAYS[chosen]?.steps(props)}</div>
    </section>
  );
}

const Step = ({ says, children }: { says: ReactNode; children: ReactNode }) => (
  <div className="space-y-1.5">
    <p className="text-muted-foreground">{says}</p>
    {children}
  </div>
);

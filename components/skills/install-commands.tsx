import { CodeBlock } from "../ui/code-block";

/** How other programs install a public skill from this server. */
export function InstallCommands({ slug, server, marketplace }: { slug: string; server: string; marketplace: string }) {
  return (
    <section aria-labelledby="install" className="space-y-2">
      <h2 id="install" className="font-medium">
        Install it elsewhere
      </h2>
      <CodeBlock label="In Claude Code">{`claude plugin marketplace add ${server}/marketplace.json\nclaude plugin install ${slug}@${marketplace}`}</CodeBlock>
      <CodeBlock label="In any agent that reads skills">{`npx skills add ${server} --skill ${slug}`}</CodeBlock>
      <CodeBlock label="As files">{`git clone ${server}/git/${slug}.git`}</CodeBlock>
    </section>
  );
}

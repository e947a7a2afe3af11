import { CodeBlock } from "../ui/code-block";

/** How other programs install a public skill from this server. */
export function InstallCommands({ slug, server, marketplace }: { slug: string; server: string; marketplace: string }) {
  const ways = [
    ["In Claude Code", `claude plugin marketplace add ${server}/marketplace.json\nclaude plugin install ${slug}@${marketplace}`],
    ["In any agent that reads skills", `npx skills add ${server} --skill ${slug} -y`],
    ["As files", `git clone ${server}/git/${slug}.git`],
  ] as const;
  return (
    <section aria-labelledby="install" className="space-y-3">
      <h2 id="install" className="font-medium">
        Install it elsewhere
      </h2>
      {ways.map(([label, command]) => (
        <div key={label} className="space-y-1">
          <p className="text-xs text-muted-foreground">{label}</p>
          <CodeBlock label={label}>{command}</CodeBlock>
        </div>
      ))}
    </section>
  );
}

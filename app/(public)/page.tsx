import { ArrowRight, FolderCheck, ShieldCheck, SquareTerminal } from "lucide-react";
import type { Metadata } from "next";
import { listCategories } from "#lib/operations/marketplace/list-categories";
import { listMarketplaceSkills } from "#lib/operations/marketplace/list-marketplace-skills";
import { currentCaller, load, publicUrl, waysIn } from "#lib/session";
import { claudeCode } from "../../components/agents/connect/client-config";
import { LandingExample } from "../../components/skills/landing-example";
import { SkillCard, SkillGrid } from "../../components/skills/skill-card";
import { buttonStyle } from "../../components/ui/button-style";
import { CodeBlock } from "../../components/ui/code-block";
import { href } from "../../components/ui/href";
import { Link } from "../../components/ui/link";
import { describePage } from "./describe-page";
import { JsonLd } from "./json-ld";

const ABOUT = "Clanker runs AI skills in a sandbox on your own server, asks you before an agent does what it may not yet do, and keeps every result.";

export const generateMetadata = (): Metadata => ({
  ...describePage({ title: "Clanker: AI skills that run on your own server", description: ABOUT, path: "/" }),
  title: { absolute: "Clanker: AI skills that run on your own server" },
});

const POINTS = [
  {
    icon: SquareTerminal,
    title: "Run",
    text: "A skill is instructions and scripts. Each run has a sandbox of its own, with the network and the secrets that you gave it.",
  },
  {
    icon: ShieldCheck,
    title: "Approve",
    text: "An agent asks for what it lacks, and you answer: once, for an hour, or for good. Everything is in the audit log.",
  },
  { icon: FolderCheck, title: "Keep", text: "Output, files, cost and versions stay with the run, to be found, compared and run again." },
];

export default async function LandingPage() {
  const [caller, popular, categories] = await Promise.all([
    currentCaller(),
    load(listMarketplaceSkills, { sort: "executions", limit: 6 }),
    load(listCategories, {}),
  ]);
  const url = publicUrl();
  // Who is signed in sees the skills of their workspace too, which nobody takes away without a key.
  const free = popular.data.find(({ status }) => status === "public")?.slug ?? "summarize";
  const title = popular.data.some(({ executions }) => executions > 0) ? "Used most" : "Skills to begin with";
  return (
    <div className="space-y-14 pb-8 sm:pt-6">
      <section className="grid items-center gap-x-12 gap-y-8 lg:grid-cols-[minmax(0,1fr)_26rem]">
        <div className="min-w-0">
          <h1 className="text-3xl font-semibold tracking-tight sm:text-5xl">A workspace for AI skills that is yours.</h1>
          <p className="mt-5 max-w-xl text-base text-muted-foreground sm:text-lg">{ABOUT} Use it from here, over REST, or from your agent over MCP.</p>
          <div className="mt-7 flex flex-wrap gap-2">
            <Link href={caller ? "/home" : "/sign-in"} className={buttonStyle({ variant: "primary", size: "lg" })}>
              {caller ? "Go to your workspace" : "Sign in"} <ArrowRight aria-hidden />
            </Link>
            {!caller && waysIn().signUp && (
              <Link href={href("/sign-in", { create: "1" })} className={buttonStyle({ size: "lg" })}>
                Create an account
              </Link>
            )}
            <Link href="/skills" className={buttonStyle({ size: "lg" })}>
              Browse skills
            </Link>
          </div>
        </div>
        <LandingExample />
      </section>
      <section aria-label="What it does" className="grid gap-x-8 gap-y-6 sm:grid-cols-3">
        {POINTS.map(({ icon: Icon, title, text }) => (
          <div key={title} className="space-y-1.5">
            <h2 className="flex items-center gap-2 font-medium">
              <Icon aria-hidden className="size-4 text-muted-foreground" /> {title}
            </h2>
            <p className="text-muted-foreground">{text}</p>
          </div>
        ))}
      </section>
      <section aria-labelledby="connect" className="grid gap-x-8 gap-y-3 lg:grid-cols-2">
        <div className="min-w-0 space-y-2">
          <h2 id="connect" className="font-medium">
            Give it to your agent
          </h2>
          <CodeBlock label="Connect Claude Code">{claudeCode.add(url)}</CodeBlock>
        </div>
        <div className="min-w-0 space-y-2">
          <h2 className="font-medium">Or take a skill with you</h2>
          <CodeBlock label="Install a skill">{`npx skills add ${url} --skill ${free}`}</CodeBlock>
        </div>
      </section>
      {popular.data.length > 0 && (
        <section aria-labelledby="popular" className="space-y-3">
          <h2 id="popular" className="font-medium">
            {title}
          </h2>
          <SkillGrid label={title}>
            {popular.data.map((skill) => (
              <SkillCard key={skill.slug} skill={skill} href={`/skills/${skill.slug}`} />
            ))}
          </SkillGrid>
          <nav aria-label="Categories" className="flex flex-wrap gap-2 pt-1">
            {categories.data
              .filter(({ count }) => count > 0)
              .map(({ slug, name, count }) => (
                <Link key={slug} href={href("/skills", { category: slug })} className={buttonStyle({ size: "sm" })}>
                  {name} <span className="text-muted-foreground tabular-nums">{count}</span>
                </Link>
              ))}
          </nav>
        </section>
      )}
      <JsonLd
        data={{
          "@type": "WebSite",
          name: "Clanker",
          url,
          potentialAction: {
            "@type": "SearchAction",
            target: { "@type": "EntryPoint", urlTemplate: `${url}/skills?q={search_term_string}` },
            "query-input": "required name=search_term_string",
          },
        }}
      />
    </div>
  );
}

import { ArrowRight } from "lucide-react";
import Link from "next/link";
import { listMarketplaceSkills } from "#lib/operations/marketplace/list-marketplace-skills";
import { currentCaller, load, waysIn } from "#lib/session";
import { SkillCard, SkillGrid } from "../../components/skills/skill-card";
import { buttonStyle } from "../../components/ui/button-style";
import { href } from "../../components/ui/href";

export default async function LandingPage() {
  const [caller, popular] = await Promise.all([currentCaller(), load(listMarketplaceSkills, { sort: "executions", limit: 6 })]);
  return (
    <div className="space-y-14 py-8 sm:py-16">
      <section className="max-w-2xl">
        <h1 className="text-3xl font-semibold tracking-tight sm:text-5xl">A workspace for AI skills that is yours.</h1>
        <p className="mt-5 text-base text-muted-foreground sm:text-lg">
          Clanker runs AI skills in a sandbox on your own server and keeps every result. Use it from here or over REST.
        </p>
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
      </section>
      {popular.data.length > 0 && (
        <section aria-labelledby="popular" className="space-y-3">
          <h2 id="popular" className="font-medium">
            Used most
          </h2>
          <SkillGrid label="Used most">
            {popular.data.map((skill) => (
              <SkillCard key={skill.slug} skill={skill} href={`/skills/${skill.slug}`} />
            ))}
          </SkillGrid>
        </section>
      )}
    </div>
  );
}

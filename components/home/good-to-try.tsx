import type { OutputOf } from "#lib/client";
import { SkillCard, SkillGrid } from "../skills/skill-card";
import { Link } from "../ui/link";

type Skill = OutputOf<"GET /marketplace/skills">["data"][number];
const SHOWN = 3;

/** Of some skills those that run at once: without a model, a secret or a connection that somebody would have to set up first. */
export const readyToRun = (skills: Skill[]): Skill[] =>
  skills
    .filter(({ runtime, requires: { secrets, connectors, network } }) => runtime === "script" && secrets.length + connectors.length + network.length === 0)
    .slice(0, SHOWN);

/** A few skills for somebody who has run none. */
export function GoodToTry({ skills }: { skills: Skill[] }) {
  if (skills.length === 0) return null;
  return (
    <section aria-labelledby="good-to-try" className="space-y-3">
      <div className="flex items-baseline justify-between gap-4">
        <h2 id="good-to-try" className="font-semibold">
          Good to try first
        </h2>
        <Link href="/skills" className="rounded py-1 text-xs font-medium text-muted-foreground hover:text-foreground">
          All skills
        </Link>
      </div>
      <SkillGrid label="Good to try first">
        {skills.map((skill) => (
          <SkillCard key={skill.slug} skill={skill} href={`/skills/${skill.slug}`} />
        ))}
      </SkillGrid>
    </section>
  );
}

import { Braces, Coins, Download, Lock, Play, Sparkles } from "lucide-react";
import type { ReactNode } from "react";
import type { OutputOf } from "#lib/client";
import { formatCount, formatDollarinos } from "../ui/format";
import { Link } from "../ui/link";
import { SkillNeeds } from "./skill-needs";
import { VerdictMark } from "./verdict";

export type Skill = OutputOf<"GET /marketplace/skills">["data"][number];

/** A skill in a list. The whole card is the link; an action on it stays clickable above. `level` is that of its heading. */
export function SkillCard({
  skill,
  href,
  action,
  note,
  level: Heading = "h3",
}: {
  skill: Skill;
  href: string;
  action?: ReactNode;
  note?: ReactNode;
  level?: "h2" | "h3";
}) {
  return (
    <li className="relative flex min-w-0 flex-col rounded-lg border bg-card p-4 transition-colors hover:border-input has-[a:focus-visible]:border-ring">
      <div className="flex items-start justify-between gap-3">
        <div className="min-w-0">
          <Heading className="line-clamp-2 font-medium break-words" dir="auto">
            <Link href={href} className="after:absolute after:inset-0 after:rounded-lg">
              {skill.name}
            </Link>
          </Heading>
          <p className="truncate text-xs text-muted-foreground">{skill.publisher ?? "Comes with the server"}</p>
        </div>
        <div className="relative z-10 -mt-1 -mr-1 flex shrink-0 items-center gap-1">{action ?? <VerdictMark scan={skill.scan} />}</div>
      </div>
      <p className="mt-2 line-clamp-3 break-words text-muted-foreground" dir="auto">
        {skill.description}
      </p>
      {note}
      <div className="mt-auto space-y-1.5 pt-3">
        <SkillNeeds requires={skill.requires} />
        <SkillFacts skill={skill} />
      </div>
    </li>
  );
}

export const SkillGrid = ({ label, narrow = false, children }: { label: string; narrow?: boolean; children: ReactNode }) => (
  <ul aria-label={label} className={`grid gap-3 sm:grid-cols-2 ${narrow ? "2xl:grid-cols-3" : "xl:grid-cols-3"}`}>
    {children}
  </ul>
);

/** Category, how it runs, how much it is used, and what a run costs. */
export function SkillFacts({ skill, className = "" }: { skill: Skill; className?: string }) {
  const script = skill.runtime === "script";
  const Icon = script ? Braces : Sparkles;
  return (
    <p className={`flex flex-wrap items-center gap-x-3 gap-y-1 text-xs text-muted-foreground ${className}`}>
      {skill.status !== "public" && (
        <span className="inline-flex items-center gap-1" title="Only the workspace that publishes it finds it">
          <Lock aria-hidden className="size-3.5" /> {skill.status === "submitted" ? "In review" : "Private"}
        </span>
      )}
      <span className="capitalize">{skill.category}</span>
      <span className="inline-flex items-center gap-1" title={script ? "Runs a script" : "Works with a language model"}>
        <Icon aria-hidden className="size-3.5" /> {script ? "Script" : "Model"}
      </span>
      <span className="inline-flex items-center gap-1 tabular-nums" title="Installs">
        <Download aria-hidden className="size-3.5" /> {formatCount(skill.installs)}
        <span className="sr-only">installs</span>
      </span>
      <span className="inline-flex items-center gap-1 tabular-nums" title="Runs">
        <Play aria-hidden className="size-3.5" /> {formatCount(skill.executions)}
        <span className="sr-only">runs</span>
      </span>
      {skill.cost > 0 && (
        <span className="inline-flex items-center gap-1 tabular-nums" title="Dollarinos for each run">
          <Coins aria-hidden className="size-3.5" /> {formatDollarinos(skill.cost)}
          <span className="sr-only">dollarinos for each run</span>
        </span>
      )}
    </p>
  );
}

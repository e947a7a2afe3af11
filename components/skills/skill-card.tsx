import { Braces, Download, Lock, Play, Sparkles } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import type { OutputOf } from "#lib/client";
import { formatCount } from "../ui/format";

export type Skill = OutputOf<"GET /marketplace/skills">["data"][number];

/** A skill in a list. The whole card is the link; an action on it stays clickable above. */
export function SkillCard({ skill, href, action }: { skill: Skill; href: string; action?: ReactNode }) {
  return (
    <li className="relative flex flex-col rounded-lg border bg-card p-4 transition-colors hover:border-input has-[a:focus-visible]:border-ring">
      <div className="flex items-start justify-between gap-3">
        <h3 className="min-w-0 font-medium break-words">
          <Link href={href} className="after:absolute after:inset-0 after:rounded-lg">
            {skill.name}
          </Link>
        </h3>
        {action && <div className="relative z-10 -mt-1 -mr-1">{action}</div>}
      </div>
      <p className="mt-1 line-clamp-3 text-muted-foreground">{skill.description}</p>
      <SkillFacts skill={skill} className="mt-auto pt-3" />
    </li>
  );
}

export const SkillGrid = ({ label, children }: { label: string; children: ReactNode }) => (
  <ul aria-label={label} className="grid gap-3 sm:grid-cols-2 xl:grid-cols-3">
    {children}
  </ul>
);

/** Category, how it runs, and how much it is used. */
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
    </p>
  );
}

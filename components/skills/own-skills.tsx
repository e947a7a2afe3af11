import { Badge } from "../ui/badge";
import { Link } from "../ui/link";
import { TimeAgo } from "../ui/time-ago";
import type { Skill } from "./skill-card";
import { VerdictBadge } from "./verdict";

const STATUS = {
  private: { tone: "neutral", label: "Private" },
  submitted: { tone: "info", label: "In review" },
  public: { tone: "success", label: "Public" },
} as const;

export function StatusBadge({ status }: { status: Skill["status"] }) {
  const { tone, label } = STATUS[status];
  return <Badge tone={tone}>{label}</Badge>;
}

/** What the workspace has uploaded, and where it stands. */
export function OwnSkills({ skills }: { skills: Skill[] }) {
  return (
    <ul className="divide-y rounded-lg border bg-card">
      {skills.map((skill) => (
        <li key={skill.slug} className="relative flex flex-wrap items-center gap-x-3 gap-y-1 p-3 hover:bg-muted/50">
          <Link href={`/library/${skill.slug}`} className="min-w-0 font-medium break-words after:absolute after:inset-0">
            {skill.name}
          </Link>
          <span className="font-mono text-xs text-muted-foreground">{skill.version}</span>
          <StatusBadge status={skill.status} />
          <VerdictBadge scan={skill.scan} />
          <span className="ml-auto text-xs text-muted-foreground max-sm:hidden">
            <TimeAgo at={skill.updatedAt} />
          </span>
        </li>
      ))}
    </ul>
  );
}

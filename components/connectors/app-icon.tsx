import { CalendarDays, FolderOpen, GitBranch, type LucideIcon, Mail, NotebookText, Plug } from "lucide-react";

const ICONS: Record<string, LucideIcon> = { gmail: Mail, calendar: CalendarDays, drive: FolderOpen, notion: NotebookText, github: GitBranch };

/** What an app is known by beside its name. */
export function AppIcon({ app }: { app: string }) {
  const Icon = ICONS[app] ?? Plug;
  return (
    <span aria-hidden className="grid size-9 shrink-0 place-items-center rounded-md border bg-muted/60 text-muted-foreground">
      <Icon className="size-4" />
    </span>
  );
}

import { CalendarDays, FileText, Folder, FolderGit2, type LucideIcon, Tag } from "lucide-react";
import type { OutputOf } from "#lib/client";

type Kind = OutputOf<"GET /connectors/{app}/sources">["data"][number]["kind"];

export const KIND_ICONS: Record<Kind, LucideIcon> = { repository: FolderGit2, label: Tag, calendar: CalendarDays, folder: Folder, page: FileText };

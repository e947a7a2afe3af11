import { File, FileQuestion, FileSymlink, Folder, type LucideIcon } from "lucide-react";
import type { OutputOf } from "#lib/client";
import { formatSize } from "../ui/format";
import { Link } from "../ui/link";
import { type Place, placeIn } from "./place";

type Entry = NonNullable<OutputOf<"GET /connectors/{app}/content">["entries"]>[number];

const ICONS: Record<string, LucideIcon> = { file: File, folder: Folder, link: FileSymlink };

/** What is in a folder, folders first. */
export function FolderView({ app, place, entries }: { app: string; place: Place; entries: Entry[] }) {
  if (entries.length === 0) return <p className="rounded-lg border border-dashed p-4 text-muted-foreground">There is nothing in it.</p>;
  const sorted = entries.toSorted((a, b) => Number(b.kind === "folder") - Number(a.kind === "folder"));
  return (
    <ul aria-label="Entries" className="divide-y overflow-hidden rounded-lg border">
      {sorted.map(({ path, name, kind, size }) => {
        const Icon = ICONS[kind] ?? FileQuestion;
        return (
          <li key={path} className="relative flex h-11 items-center gap-3 px-3 hover:bg-muted/50">
            <Icon aria-hidden className="size-4 shrink-0 text-muted-foreground" />
            <Link href={placeIn(app, { ...place, path })} className="min-w-0 flex-1 truncate after:absolute after:inset-0">
              {name ?? path.split("/").at(-1)}
            </Link>
            <span className="shrink-0 text-xs text-muted-foreground tabular-nums">
              {size !== null ? formatSize(size) : !Object.hasOwn(ICONS, kind) && kind}
            </span>
          </li>
        );
      })}
    </ul>
  );
}

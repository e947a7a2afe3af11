import type { ReactNode } from "react";
import { Contents } from "../../../components/docs/contents";
import { readGuides } from "./guides";
import { referenceGroups } from "./reference";

export default async function DocsLayout({ children }: { children: ReactNode }) {
  const guides = (await readGuides()).map(({ name, title }) => ({ name, title }));
  const groups = referenceGroups().map(({ name, title, operations }) => ({
    name,
    title,
    operations: operations.map(({ slug, summary }) => ({ slug, summary: withoutStop(summary) })),
  }));
  return (
    <div className="grid gap-x-10 gap-y-6 lg:grid-cols-[13rem_minmax(0,1fr)]">
      <Contents guides={guides} groups={groups} />
      <div className="min-w-0">{children}</div>
    </div>
  );
}

const withoutStop = (summary: string) => summary.replace(/\.$/, "");

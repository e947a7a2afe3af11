import { History } from "lucide-react";
import type { Metadata } from "next";
import { getMemory } from "#lib/operations/memory/get-memory";
import { load, publicUrl, requireCaller } from "#lib/session";
import { ForAgents } from "../../../components/memory/for-agents";
import { MemoryEditor } from "../../../components/memory/memory-editor";
import { MemoryView } from "../../../components/memory/memory-view";
import { mayChange } from "../../../components/shell/viewers";
import { buttonStyle } from "../../../components/ui/button-style";
import { Link } from "../../../components/ui/link";
import { PageHeader } from "../../../components/ui/page-header";

export const metadata: Metadata = { title: "Memory" };

export default async function MemoryPage() {
  const { role, user, workspace } = await requireCaller("/memory");
  const memory = await load(getMemory, {});
  return (
    <>
      <PageHeader
        title="Memory"
        action={
          memory.version > 0 && (
            <Link href="/memory/versions" className={buttonStyle()}>
              <History aria-hidden /> History
            </Link>
          )
        }
      >
        What this workspace wants every run and every agent to know: one text that all of them read when they begin, and may add to.
      </PageHeader>
      {mayChange(role) ? (
        <MemoryEditor key={workspace.id} initial={memory} keep={`memory-draft:${user.id}:${workspace.id}`} />
      ) : (
        <MemoryView key={workspace.id} initial={memory} />
      )}
      <ForAgents server={publicUrl()} />
    </>
  );
}

import type { Metadata } from "next";
import { requireCaller } from "#lib/session";
import { PageHeader } from "../../../components/ui/page-header";

export const metadata: Metadata = { title: "Memory" };

export default async function MemoryPage() {
  await requireCaller("/memory");
  return <PageHeader title="Memory">What this workspace wants every run and every agent to know.</PageHeader>;
}

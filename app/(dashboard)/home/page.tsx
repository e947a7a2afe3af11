import type { Metadata } from "next";
import { requireCaller } from "#lib/session";
import { PageHeader } from "../../../components/ui/page-header";

export const metadata: Metadata = { title: "Home" };

export default async function HomePage() {
  const { workspace } = await requireCaller("/home");
  return <PageHeader title="Home">What happens in {workspace.name}.</PageHeader>;
}

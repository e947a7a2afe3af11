import { Layers } from "lucide-react";
import type { Metadata } from "next";
import { listCollections } from "#lib/operations/collections/list-collections";
import { listDrive } from "#lib/operations/drive/list-drive";
import { load, loadOrNotFound, type Query, readQuery, requireCaller } from "#lib/session";
import { CollectionCard } from "../../../../components/collections/collection-card";
import { CreateCollection } from "../../../../components/collections/create-collection";
import { AdminsOnly } from "../../../../components/settings/admins-only";
import { mayManage } from "../../../../components/shell/viewers";
import { EmptyState } from "../../../../components/ui/empty-state";
import { Pager } from "../../../../components/ui/pager";
import { Section } from "../../../../components/ui/section";

export const metadata: Metadata = { title: "Collections" };

export default async function CollectionsPage({ searchParams }: { searchParams: Query }) {
  const { role } = await requireCaller("/settings/collections");
  if (!mayManage(role))
    return (
      <AdminsOnly role={role} page="Collections" title="Admins look after collections">
        Ask an admin or owner for a key over a few skills.
      </AdminsOnly>
    );
  const cursor = await readQuery(searchParams, "after_id", "before_id");
  const [page, drive] = await Promise.all([loadOrNotFound(listCollections, { limit: 20, ...cursor }), load(listDrive, {})]);
  const skills = drive.data.skills.filter(({ installed }) => installed).map(({ slug }) => slug);
  return (
    <Section
      title="Collections"
      description="A collection is a key over some of your skills, for somebody else or a program of theirs. A public one is a marketplace too."
      action={<CreateCollection skills={skills} />}
    >
      {page.data.length > 0 ? (
        <>
          <div className="space-y-4">
            {page.data.map((each) => (
              <CollectionCard key={each.id} collection={each} drive={skills} />
            ))}
          </div>
          <Pager path="/settings/collections" page={page} cursor={cursor} />
        </>
      ) : (
        <EmptyState icon={Layers} title="No collections yet">
          Create one, choose its skills, and hand out its key: whoever has it runs these skills and sees nothing else.
        </EmptyState>
      )}
    </Section>
  );
}

import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { listWorkspaces } from "#lib/operations/workspaces/list-workspaces";
import { load, type Query, readQuery, requireCaller } from "#lib/session";
import { GoThere } from "../../../components/shell/go-there";

export const metadata: Metadata = { title: "In another workspace" };

/** Where somebody comes who opened an address of another one of their workspaces: see `notHere`. */
export default async function ElsewherePage({ searchParams }: { searchParams: Query }) {
  const caller = await requireCaller("/elsewhere");
  const { workspace, path = "" } = await readQuery(searchParams, "workspace", "path");
  const { data } = await load(listWorkspaces, { limit: 100 });
  const there = data.find(({ id }) => String(id) === workspace);
  // The path has to be one of a page here, which no browser takes for another server's address.
  if (!there || !/^\/[a-z]/.test(path)) notFound();
  return (
    <div className="grid min-h-[70dvh] place-items-center p-6 text-center">
      <div className="max-w-md">
        <h1 className="text-xl font-semibold tracking-tight break-words">This is in {there.name}</h1>
        <p className="mt-1 text-muted-foreground">You are in {caller.workspace.name} now. Pages show one workspace at a time.</p>
        <GoThere workspace={String(there.id)} name={there.name} path={path} />
      </div>
    </div>
  );
}

import type { Metadata } from "next";
import { isApiError } from "#lib/api/errors";
import { lookupActivation } from "#lib/operations/activate/lookup-activation";
import { listWorkspaces } from "#lib/operations/workspaces/list-workspaces";
import { load, type Query, readQuery, requireCaller } from "#lib/session";
import { Brand } from "../../components/shell/brand";
import { href } from "../../components/ui/href";
import { tidyCode } from "./code";
import { CodeForm } from "./code-form";
import { ConsentCard } from "./consent-card";
import { DeviceCard } from "./device-card";
import { SignedInAs } from "./signed-in-as";

export const metadata: Metadata = { title: "Connect an agent", referrer: "no-referrer" };

export default async function ActivatePage({ searchParams }: { searchParams: Query }) {
  const { code } = await readQuery(searchParams, "code");
  const caller = await requireCaller(href("/activate", { code }));
  const { slug, name } = caller.workspace;
  const { about, problem } = await lookUp(code);
  const others = about?.type === "device" ? (await load(listWorkspaces, { limit: 100 })).data.filter((each) => each.slug !== slug) : [];
  return (
    <main id="content" className="mx-auto flex min-h-dvh w-full max-w-lg flex-col gap-6 px-4 py-8 sm:justify-center">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
        <Brand href="/home" />
        <SignedInAs email={caller.user.email} />
      </div>
      {about === undefined ? (
        <CodeForm code={code} problem={problem} />
      ) : about.type === "device" ? (
        <DeviceCard key={code} code={tidyCode(code ?? "")} device={about} workspaces={[{ slug, name, role: caller.role }, ...others]} current={slug} />
      ) : (
        <ConsentCard key={about.consent.id} consent={about.consent} />
      )}
    </main>
  );
}

/** What a code stands for, or why that cannot be said. */
async function lookUp(code: string | undefined): Promise<{ about?: Awaited<ReturnType<typeof load<typeof lookupActivation>>>; problem?: string }> {
  if (code === undefined) return {};
  try {
    return { about: await load(lookupActivation, { user_code: code }) };
  } catch (error) {
    if (isApiError(error) && error.status < 500) return { problem: error.status === 400 ? "This is not a code." : error.message };
    throw error;
  }
}

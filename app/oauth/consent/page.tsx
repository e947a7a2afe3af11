import type { Metadata } from "next";
import { isApiError } from "#lib/api/errors";
import { AUTHORIZATION_PARAMS } from "#lib/api/oauth/authorization-request";
import { getAuthorization } from "#lib/operations/oauth/get-authorization";
import { load, type Query, readQuery, requireCaller } from "#lib/session";
import { Brand } from "../../../components/shell/brand";
import { href } from "../../../components/ui/href";
import { SignedInAs } from "../../activate/signed-in-as";
import { type App, AppCard, type Asked } from "./app-card";
import { NotAsked } from "./not-asked";

export const metadata: Metadata = { title: "Connect an app", referrer: "no-referrer" };

/** Where an app's authorization request ends up: `/oauth/authorize` looked at it, and here its person decides. */
export default async function AppConsentPage({ searchParams }: { searchParams: Query }) {
  const asked = await readQuery(searchParams, ...AUTHORIZATION_PARAMS);
  const caller = await requireCaller(href("/oauth/consent", asked));
  const { app, problem } = await lookUp(asked as Asked);
  return (
    <main id="content" className="mx-auto flex min-h-dvh w-full max-w-lg flex-col gap-6 px-4 py-8 sm:justify-center">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
        <Brand href="/home" />
        <SignedInAs email={caller.user.email} />
      </div>
      {app ? <AppCard asked={asked as Asked} app={app} current={caller.workspace.slug} /> : <NotAsked>{problem}</NotAsked>}
    </main>
  );
}

/** What the app asks for, or why nobody can be asked that. A field that is missing is found by the operation. */
async function lookUp(asked: Asked): Promise<{ app?: App; problem?: string }> {
  try {
    return { app: await load(getAuthorization, asked) };
  } catch (error) {
    if (isApiError(error) && error.status < 500) return { problem: error.details.param ? `${error.details.param}: ${error.message}` : error.message };
    throw error;
  }
}

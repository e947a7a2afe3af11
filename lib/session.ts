import { headers } from "next/headers";
import { notFound, redirect } from "next/navigation";
import { cache } from "react";
import { call } from "#lib/api/call";
import { isApiError } from "#lib/api/errors";
import type { Operation } from "#lib/api/operation";
import { newRequestId } from "#lib/api/request-id";
import { authenticate, enterWorkspace } from "#lib/auth/authenticate";
import type { Caller } from "#lib/auth/caller";
import { listWorkspaces } from "#lib/operations/workspaces/list-workspaces";
import { env } from "#lib/platform/env";
import { modelsOffered } from "#lib/platform/models";
import { takesPayments } from "#lib/platform/stripe";

/** The person whose browser asks for this page, or nothing when nobody is signed in. Looked up once a page. */
export const currentCaller = cache(async (): Promise<Caller | undefined> => {
  const cookie = (await headers()).get("cookie");
  return authenticate(new Headers(cookie ? { cookie } : {})).catch((error: unknown) => {
    if (isApiError(error) && error.status === 401) return undefined; // An old cookie is as good as none.
    throw error;
  });
});

/** What this server calls itself, for examples that people copy. */
export const publicUrl = (): string => env().PUBLIC_URL;

/** The ways to sign in that this server offers besides a password. */
export function waysIn() {
  const { SMTP_URL, SIGN_UP, AUTH_GITHUB_ID, AUTH_GITHUB_SECRET, AUTH_GOOGLE_ID, AUTH_GOOGLE_SECRET } = env();
  return {
    emailLink: SMTP_URL !== undefined,
    signUp: SIGN_UP === "open",
    github: Boolean(AUTH_GITHUB_ID && AUTH_GITHUB_SECRET),
    google: Boolean(AUTH_GOOGLE_ID && AUTH_GOOGLE_SECRET),
  };
}

/** The models that runs can choose from: the server's, or those of the workspace's own key. */
export const offeredModels = (byok: boolean) => modelsOffered({ byok });

/** Whether workspaces can buy credits on this server. */
export const creditsAreSold = (): boolean => takesPayments();

/** The signed-in person; anyone else is sent to the sign-in page and comes back to `path`, with the query that the address has. */
export async function requireCaller(path: string): Promise<Caller> {
  const caller = await currentCaller();
  if (caller) return caller;
  const asked = (await headers()).get("x-asked");
  const back = asked?.split("?")[0] === path.split("?")[0] ? asked : path;
  return redirect(`/sign-in?callbackUrl=${encodeURIComponent(back ?? path)}`);
}

/**
 * Runs a reading operation in process for a page, as the person who is signed in, and answers what the API would, in
 * its wire form. Throws ApiError as the operation does.
 */
export async function load<O extends Loadable>(operation: O, input: InputOf<O>): Promise<OutputOf<O>> {
  return loadAs(await currentCaller(), operation, input);
}

async function loadAs<O extends Loadable>(caller: Caller | undefined, operation: O, input: InputOf<O>): Promise<OutputOf<O>> {
  const list = await headers();
  const result = await call(operation, input as Record<string, unknown>, {
    caller,
    request: {
      requestId: newRequestId(null),
      surface: "web",
      ip: list.get("x-clanker-address"),
      userAgent: list.get("user-agent"),
      signal: new AbortController().signal,
    },
  });
  if (result.kind !== "json") throw new Error("Only JSON operations can be loaded by a page.");
  return JSON.parse(result.body);
}

type Loadable = Operation & { wire?: { input: unknown; output: unknown } };
type InputOf<O extends Loadable> = NonNullable<O["wire"]>["input"];
type OutputOf<O extends Loadable> = NonNullable<O["wire"]>["output"];

/** `load`, for what may not exist: that, and a query that makes no sense, is nothing. */
export async function loadOrNothing<O extends Loadable>(operation: O, input: InputOf<O>): Promise<OutputOf<O> | undefined> {
  try {
    return await load(operation, input);
  } catch (error) {
    if (isApiError(error) && (error.status === 404 || error.status === 400)) return undefined;
    throw error;
  }
}

/** The same, for an address that people type: see `notHere`. */
export async function loadOrNotFound<O extends Loadable>(operation: O, input: InputOf<O>): Promise<OutputOf<O>> {
  return (await loadOrNothing(operation, input)) ?? notHere(operation, input);
}

/** The most of a person's workspaces that are looked into for what is not in the present one. */
const MOST_LOOKED_INTO = 20;

/**
 * Leaves a page whose thing this operation does not find. An address does not say of which workspace it is: where another one of the
 * person's has the thing, as the operation answers them there, they are asked whether to go there. Otherwise it is the 404 page.
 */
export async function notHere<O extends Loadable>(operation: O, input: InputOf<O>): Promise<never> {
  const caller = await currentCaller();
  const asked = (await headers()).get("x-asked");
  if (!caller || !asked) return notFound();
  const { data } = await load(listWorkspaces, { limit: MOST_LOOKED_INTO });
  for (const { id } of data.filter((each) => String(each.id) !== `ws_${caller.workspace.id}`)) {
    const found = await loadAs(await enterWorkspace(caller, String(id)), operation, input).catch((error: unknown) => {
      if (isApiError(error) && error.status < 500) return undefined;
      throw error;
    });
    if (found !== undefined) return redirect(`/elsewhere?${new URLSearchParams({ workspace: String(id), path: asked })}`);
  }
  return notFound();
}

export type Query = Promise<Record<string, string | string[] | undefined>>;

/** The named fields of a page's query, each once. */
export async function readQuery<Name extends string>(query: Query, ...names: Name[]): Promise<Partial<Record<Name, string>>> {
  const all = await query;
  const found = names.map((name) => [name, all[name]] as const).filter((entry): entry is [Name, string] => typeof entry[1] === "string" && entry[1] !== "");
  return Object.fromEntries(found) as Partial<Record<Name, string>>;
}

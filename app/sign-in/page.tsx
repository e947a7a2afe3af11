import type { Metadata } from "next";
import Link from "next/link";
import { redirect } from "next/navigation";
import { currentCaller, type Query, readQuery } from "#lib/session";
import { Brand } from "../../components/shell/brand";
import { href } from "../../components/ui/href";
import { ownPath } from "./own-path";
import { SignInForm } from "./sign-in-form";

export const metadata: Metadata = { title: "Sign in" };

export default async function SignInPage({ searchParams }: { searchParams: Query }) {
  const { callbackUrl, create } = await readQuery(searchParams, "callbackUrl", "create");
  const next = ownPath(callbackUrl);
  if (await currentCaller()) redirect(next);
  const creating = create !== undefined;
  return (
    <main id="content" className="mx-auto flex min-h-dvh w-full max-w-sm flex-col justify-center gap-7 p-6">
      <Brand href="/" />
      <h1 className="text-xl font-semibold tracking-tight">{creating ? "Create an account" : "Sign in"}</h1>
      <SignInForm key={String(creating)} creating={creating} next={next} />
      <p className="text-muted-foreground">
        {creating ? "You have an account? " : "You have no account? "}
        <Link href={href("/sign-in", { callbackUrl, create: creating ? undefined : "1" })} className="font-medium text-accent underline underline-offset-2">
          {creating ? "Sign in" : "Create one"}
        </Link>
      </p>
    </main>
  );
}

"use client";

import { type FormEvent, useEffect, useRef, useState } from "react";
import { ApiRefusal, api } from "#lib/client";
import { signIn } from "../../components/auth/session";
import { Alert } from "../../components/ui/alert";
import { Button } from "../../components/ui/button";
import { Field, Input } from "../../components/ui/field";
import { href } from "../../components/ui/href";
import { Link } from "../../components/ui/link";
import { refusal } from "./refusals";
import { LINK } from "./shell";

type Given = {
  creating: boolean;
  next: string;
  /** Whether links can be mailed. */
  emailLink: boolean;
  callbackUrl?: string | undefined;
  invitation?: string | undefined;
  email?: string | undefined;
};

/** Signs in, and makes the account first when there is none. */
export function SignInForm({ creating, next, emailLink, callbackUrl, invitation, email: known }: Given) {
  const [error, setError] = useState<{ message: string; param?: string | undefined } | null>(null);
  const [busy, setBusy] = useState(false);
  // What was typed goes along to the pages that ask for it again. It may have been typed before the scripts came.
  const [typed, setTyped] = useState(known);
  const address = useRef<HTMLInputElement>(null);
  useEffect(() => setTyped(address.current?.value || undefined), []);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const [name, email, password] = ["name", "email", "password"].map((field) => String(form.get(field) ?? "")) as [string, string, string];
    setBusy(true);
    setError(null);
    try {
      const made = creating && (await api("POST /auth/sign-up", { name, email, password, ...(invitation && { invitation }) }));
      const answer = await signIn("credentials", { email, password });
      // Making the account opened a session of its own, which nobody needs once there is the browser's.
      if (made) await fetch("/api/v1/auth/sign-out", { method: "POST", headers: { "x-auth-token": made.token } });
      // A whole new page, so that nothing seen while signed out stays in the router's memory.
      if (answer.error === undefined) return window.location.assign(next);
      setError({ message: refusal(answer.error) });
    } catch (problem) {
      setError(problem instanceof ApiRefusal ? problem : { message: "The server could not be reached." });
    }
    setBusy(false);
  };
  const errorOf = (field: string) => (error?.param === field ? error.message : undefined);
  return (
    <>
      <form onSubmit={submit} className="space-y-4">
        {error && !(error.param && ["name", "email", "password"].includes(error.param)) && <Alert title={error.message} />}
        {creating && (
          <Field label="Name" error={errorOf("name")}>
            <Input name="name" autoComplete="name" autoFocus required maxLength={100} />
          </Field>
        )}
        <Field label="E-mail" error={errorOf("email")}>
          <Input
            ref={address}
            name="email"
            type="email"
            autoComplete="username"
            defaultValue={known}
            autoFocus={!creating && !known}
            required
            maxLength={254}
            onChange={(event) => setTyped(event.currentTarget.value || undefined)}
          />
        </Field>
        <Field label="Password" hint={creating ? "At least 10 characters." : undefined} error={errorOf("password")}>
          <Input
            name="password"
            type="password"
            autoFocus={!creating && Boolean(known)}
            autoComplete={creating ? "new-password" : "current-password"}
            required
            minLength={creating ? 10 : undefined}
            maxLength={1000}
          />
        </Field>
        <Button type="submit" variant="primary" size="lg" className="w-full" disabled={busy}>
          {creating ? (busy ? "Creating…" : "Create account") : busy ? "Signing in…" : "Sign in"}
        </Button>
      </form>
      {!creating && (
        <p className="-mt-2 flex flex-wrap justify-between gap-x-4 gap-y-1">
          {emailLink && (
            <Link href={href("/sign-in/link", { callbackUrl, email: typed })} className={LINK}>
              E-mail me a link
            </Link>
          )}
          <Link href={href("/sign-in/reset", { email: typed })} className={LINK}>
            Forgot your password?
          </Link>
        </p>
      )}
    </>
  );
}

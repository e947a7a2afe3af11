"use client";

import { signIn } from "next-auth/react";
import { type FormEvent, useState } from "react";
import { ApiRefusal, api } from "#lib/client";
import { Alert } from "../../components/ui/alert";
import { Button } from "../../components/ui/button";
import { Field, Input } from "../../components/ui/field";
import { refusal } from "./refusals";

type Given = { creating: boolean; next: string; invitation?: string | undefined; email?: string | undefined };

/** Signs in, and makes the account first when there is none. */
export function SignInForm({ creating, next, invitation, email: known }: Given) {
  const [error, setError] = useState<{ message: string; param?: string | undefined } | null>(null);
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const [name, email, password] = ["name", "email", "password"].map((field) => String(form.get(field) ?? "")) as [string, string, string];
    setBusy(true);
    setError(null);
    try {
      const made = creating && (await api("POST /auth/sign-up", { name, email, password, ...(invitation && { invitation }) }));
      const answer = await signIn("credentials", { redirect: false, email, password });
      // Making the account opened a session of its own, which nobody needs once there is the browser's.
      if (made) await fetch("/api/v1/auth/sign-out", { method: "POST", headers: { "x-auth-token": made.token } });
      // A whole new page, so that nothing seen while signed out stays in the router's memory.
      if (answer?.ok && !answer.error) return window.location.assign(next);
      setError({ message: refusal(answer?.error ?? undefined) });
    } catch (problem) {
      setError(problem instanceof ApiRefusal ? problem : { message: "The server could not be reached." });
    }
    setBusy(false);
  };
  const errorOf = (field: string) => (error?.param === field ? error.message : undefined);
  return (
    <form onSubmit={submit} className="space-y-4">
      {error && !(error.param && ["name", "email", "password"].includes(error.param)) && <Alert title={error.message} />}
      {creating && (
        <Field label="Name" error={errorOf("name")}>
          <Input name="name" autoComplete="name" required maxLength={100} />
        </Field>
      )}
      <Field label="E-mail" error={errorOf("email")}>
        <Input name="email" type="email" autoComplete="username" defaultValue={known} required maxLength={254} />
      </Field>
      <Field label="Password" hint={creating ? "At least 10 characters." : undefined} error={errorOf("password")}>
        <Input
          name="password"
          type="password"
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
  );
}

"use client";

import { type FormEvent, useState } from "react";
import { ApiRefusal, api } from "#lib/client";
import { Alert } from "../../../components/ui/alert";
import { Button } from "../../../components/ui/button";
import { Checkbox, Field, Input } from "../../../components/ui/field";
import { Link } from "../../../components/ui/link";
import { AskForMail } from "../ask-for-mail";
import { useMailedToken } from "../mailed-token";
import { LINK } from "../shell";

/** Asks for a link, or sets the password with the one that was followed. */
export function PasswordReset({ email, mailWorks }: { email: string | undefined; mailWorks: boolean }) {
  const token = useMailedToken();
  const [state, setState] = useState<"asking" | "busy" | "done">("asking");
  const [error, setError] = useState<{ code: string; message: string; param?: string | undefined }>();
  if (token === undefined) return null;
  const back = (
    <p>
      <Link href="/sign-in" className={LINK}>
        Back to the sign-in
      </Link>
    </p>
  );
  if (token === "" || error?.code === "LINK_INVALID")
    return (
      <>
        {error && <Alert title={error.message} />}
        {!mailWorks && <Alert tone="info" title="This server has no mail server. Whoever runs it finds the link in its log." />}
        <AskForMail link="reset" email={email} mailWorks={mailWorks} />
        {back}
      </>
    );
  if (state === "done")
    return (
      <>
        <Alert tone="info" title="Your password is set">
          You have been signed out everywhere.
        </Alert>
        {back}
      </>
    );
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setState("busy");
    setError(undefined);
    try {
      const password = String(form.get("password") ?? "");
      await api("POST /auth/password-reset/confirm", { token, password, removePasskeys: form.get("removePasskeys") !== null });
      setState("done");
    } catch (problem) {
      setError(problem instanceof ApiRefusal ? problem : { code: "", message: "The server could not be reached." });
      setState("asking");
    }
  };
  const wrongPassword = error?.param === "password" ? error.message : undefined;
  return (
    <form onSubmit={submit} className="space-y-4">
      {error && !wrongPassword && <Alert title={error.message} />}
      <Field label="New password" hint="At least 10 characters." error={wrongPassword}>
        <Input name="password" type="password" autoComplete="new-password" required minLength={10} maxLength={1000} />
      </Field>
      <Checkbox name="removePasskeys" label="I have lost my passkeys" hint="Removes all passkeys from the account." />
      <Button type="submit" variant="primary" size="lg" className="w-full" disabled={state === "busy"}>
        {state === "busy" ? "Setting…" : "Set password"}
      </Button>
    </form>
  );
}

"use client";

import { type FormEvent, useState } from "react";
import { api } from "#lib/client";
import { Alert } from "../../components/ui/alert";
import { Button } from "../../components/ui/button";
import { Field, Input } from "../../components/ui/field";
import { rememberWay } from "./way-back";

type Props = { link: "sign-in" | "reset"; email?: string | undefined; next?: string | undefined; mailWorks: boolean };

/** Asks for the address to which a link is mailed. What it says afterwards is the same whoever has that address. */
export function AskForMail({ link, email, next, mailWorks }: Props) {
  const [state, setState] = useState<"asking" | "busy" | "sent">("asking");
  const [error, setError] = useState<string>();
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const address = String(new FormData(event.currentTarget).get("email") ?? "");
    setState("busy");
    setError(undefined);
    try {
      if (link === "reset") await api("POST /auth/password-reset", { email: address });
      else await api("POST /auth/email-link", { email: address });
      if (next) rememberWay(next);
      setState("sent");
    } catch (problem) {
      setError((problem as Error).message);
      setState("asking");
    }
  };
  const works = `It works once, for ${link === "reset" ? "30" : "15"} minutes.`;
  if (state === "sent")
    return mailWorks ? (
      <Alert tone="info" title="Look into your mailbox">
        If there is an account with this address, a link is on its way. {works}
      </Alert>
    ) : (
      <Alert tone="info" title="Ask whoever runs this server for the link">
        If there is an account with this address, a link for it is in the server’s log. {works}
      </Alert>
    );
  return (
    <form onSubmit={submit} className="space-y-4">
      <Field label="E-mail" error={error}>
        <Input name="email" type="email" autoComplete="username" defaultValue={email} autoFocus={!email} required maxLength={254} />
      </Field>
      <Button type="submit" variant="primary" size="lg" className="w-full" disabled={state === "busy"}>
        {state === "busy" ? "Asking…" : mailWorks ? "E-mail me a link" : "Ask for a link"}
      </Button>
    </form>
  );
}

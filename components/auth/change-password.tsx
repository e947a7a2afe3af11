"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { toast } from "sonner";
import { ApiRefusal, api } from "#lib/client";
import { Alert } from "../ui/alert";
import { Button } from "../ui/button";
import { Field, Input } from "../ui/field";
import { useStepUp } from "./step-up-dialog";

/** Changes the password, or sets the first one. */
export function ChangePassword({ email, hasPassword }: { email: string; hasPassword: boolean }) {
  const router = useRouter();
  const { withStepUp } = useStepUp();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<{ message: string; param?: string | undefined }>();
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const value = (name: string) => String(new FormData(form).get(name) ?? "");
    setBusy(true);
    setError(undefined);
    try {
      await withStepUp(() =>
        api("PUT /auth/password", { newPassword: value("newPassword"), ...(hasPassword && { currentPassword: value("currentPassword") }) }),
      );
      form.reset();
      toast.success(hasPassword ? "Password changed. You are signed out everywhere else." : "Password set.");
      router.refresh();
    } catch (problem) {
      setError(problem instanceof ApiRefusal ? problem : { message: "The server could not be reached." });
    }
    setBusy(false);
  };
  const errorOf = (field: string) => (error?.param === field ? error.message : undefined);
  return (
    <form onSubmit={submit} className="max-w-md space-y-4">
      {error && !error.param && <Alert title={error.message} />}
      {/* Tells a password manager whose password it is. */}
      <input type="text" name="username" autoComplete="username" value={email} readOnly hidden />
      {hasPassword && (
        <Field label="Current password" error={errorOf("currentPassword")}>
          <Input name="currentPassword" type="password" autoComplete="current-password" required maxLength={1000} />
        </Field>
      )}
      <Field label="New password" hint="At least 10 characters." error={errorOf("newPassword")}>
        <Input name="newPassword" type="password" autoComplete="new-password" required minLength={10} maxLength={1000} />
      </Field>
      <Button type="submit" variant="primary" disabled={busy}>
        {busy ? "Saving…" : hasPassword ? "Change password" : "Set password"}
      </Button>
    </form>
  );
}

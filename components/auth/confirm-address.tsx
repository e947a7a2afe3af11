"use client";

import { useMutation } from "@tanstack/react-query";
import { toast } from "sonner";
import { api } from "#lib/client";
import { Button } from "../ui/button";

/** Has a link mailed that confirms the address when it is followed in this browser. */
export function ConfirmAddress({ email }: { email: string }) {
  const ask = useMutation({
    mutationFn: () => api("POST /auth/email-link", { email }),
    onSuccess: () => toast.success("Look into your mailbox, and follow the link in this browser."),
    onError: (error) => toast.error(error.message),
  });
  return (
    <Button size="sm" disabled={ask.isPending || ask.isSuccess} onClick={() => ask.mutate()}>
      {ask.isSuccess ? "Link sent" : "Confirm by e-mail"}
    </Button>
  );
}

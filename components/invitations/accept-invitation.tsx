"use client";

import { useMutation } from "@tanstack/react-query";
import { api } from "#lib/client";
import { chooseWorkspace } from "../shell/choose-workspace";
import { leaveNotice } from "../shell/notices";
import { Alert } from "../ui/alert";
import { Button } from "../ui/button";

/** `again`: it was accepted before, and only leads to the workspace. */
export function AcceptInvitation({ token, again }: { token: string; again: boolean }) {
  const accept = useMutation({
    mutationFn: () => api("POST /invitations/{token}/accept", { token }),
    onSuccess: ({ workspace }) => {
      if (!again) leaveNotice(`You have joined ${workspace.name}`);
      chooseWorkspace(String(workspace.id));
    },
  });
  return (
    <div className="space-y-4">
      {accept.error && <Alert title={accept.error.message} />}
      <Button variant="primary" size="lg" disabled={accept.isPending || accept.isSuccess} onClick={() => accept.mutate()}>
        {again ? "Open the workspace" : "Accept invitation"}
      </Button>
    </div>
  );
}

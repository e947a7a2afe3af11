"use client";

import { useMutation } from "@tanstack/react-query";
import { api } from "#lib/client";
import { chooseWorkspace } from "../shell/choose-workspace";
import { leaveNotice } from "../shell/notices";
import { Alert } from "../ui/alert";
import { Button } from "../ui/button";

export function AcceptInvitation({ token }: { token: string }) {
  const accept = useMutation({
    mutationFn: () => api("POST /invitations/{token}/accept", { token }),
    onSuccess: ({ workspace }) => {
      leaveNotice(`You have joined ${workspace.name}`);
      chooseWorkspace(String(workspace.id));
    },
  });
  return (
    <div className="space-y-4">
      {accept.error && <Alert title={accept.error.message} />}
      <Button variant="primary" size="lg" disabled={accept.isPending || accept.isSuccess} onClick={() => accept.mutate()}>
        Accept invitation
      </Button>
    </div>
  );
}

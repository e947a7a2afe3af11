"use client";

import { api } from "#lib/client";
import { Button } from "../ui/button";
import { Confirm } from "../ui/confirm";

export function LeaveWorkspace({ id, name, userId }: { id: string; name: string; userId: string }) {
  return (
    <Confirm
      trigger={<Button>Leave</Button>}
      title={`Leave ${name}?`}
      action="Leave"
      cancel="Stay"
      onConfirm={async () => {
        await api("DELETE /workspaces/{id}/members/{userId}", { id, userId });
        // A whole new page: what it showed is not ours any more.
        window.location.assign("/home");
      }}
    >
      To come back you need an invitation. If this is your only workspace, you get a new one.
    </Confirm>
  );
}

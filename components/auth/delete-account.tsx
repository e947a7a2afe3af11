"use client";

import { api } from "#lib/client";
import { Button } from "../ui/button";
import { Confirm } from "../ui/confirm";
import { useStepUp } from "./step-up-dialog";

export function DeleteAccount({ email }: { email: string }) {
  const { withStepUp } = useStepUp();
  return (
    <Confirm
      trigger={<Button variant="danger">Delete account</Button>}
      title="Delete your account?"
      action="Delete for good"
      cancel="Keep it"
      typed={email}
      onConfirm={async () => {
        await withStepUp(() => api("DELETE /account", {}));
        window.location.assign("/");
      }}
    >
      You are signed out everywhere, your keys stop working, and workspaces that only you are in are deleted with everything in them. Nobody can bring it back.
    </Confirm>
  );
}

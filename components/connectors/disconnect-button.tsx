"use client";

import { useRouter } from "next/navigation";
import { toast } from "sonner";
import { api, type OutputOf } from "#lib/client";
import { Button } from "../ui/button";
import { Confirm } from "../ui/confirm";

type Connector = Pick<OutputOf<"GET /connectors/{app}">, "app" | "name">;

/** Takes an account away from the workspace, after saying what ends with it. */
export function DisconnectButton({ app, name, account }: Connector & { account: string }) {
  const router = useRouter();
  const disconnect = async () => {
    await api("DELETE /connectors/{app}", { app });
    toast.success(`${name} is disconnected.`);
    router.refresh();
  };
  return (
    <Confirm
      trigger={<Button aria-label={`Disconnect ${name}`}>Disconnect</Button>}
      title={`Disconnect ${account} at ${name}?`}
      action="Disconnect"
      cancel="Keep it"
      onConfirm={disconnect}
    >
      It ends at once for everybody in this workspace: agents, skills and workflows do not reach the account any more, and triggers that wait for its events
      start nothing. What was done there stays, and what agents were allowed holds again when the account is connected again.
    </Confirm>
  );
}

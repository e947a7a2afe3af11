"use client";

import { api } from "#lib/client";
import { Button } from "../ui/button";
import { Confirm } from "../ui/confirm";

export function DeleteWorkspace({ id, name, slug }: { id: string; name: string; slug: string }) {
  return (
    <Confirm
      trigger={<Button variant="danger">Delete workspace</Button>}
      title={`Delete ${name}?`}
      action="Delete for good"
      cancel="Keep it"
      typed={slug}
      onConfirm={async () => {
        await api("DELETE /workspaces/{id}", { id });
        window.location.assign("/home");
      }}
    >
      Everything in it is removed for everyone, and nobody can bring it back. Runs that are going on end.
    </Confirm>
  );
}

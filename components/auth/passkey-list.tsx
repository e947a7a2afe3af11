"use client";

import { useMutation } from "@tanstack/react-query";
import { KeyRound, Pencil } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { toast } from "sonner";
import { api, type OutputOf } from "#lib/client";
import { Button } from "../ui/button";
import { TimeAgo } from "../ui/time-ago";
import { ConfirmEnd } from "./confirm-end";
import { NameDialog } from "./name-dialog";
import { useStepUp } from "./step-up-dialog";

type Passkey = OutputOf<"GET /auth/passkeys">["data"][number];

export function PasskeyList({ passkeys }: { passkeys: Passkey[] }) {
  if (passkeys.length === 0) return <p className="rounded-md border border-dashed p-4 text-center text-muted-foreground">You have no passkey yet.</p>;
  return (
    <ul className="divide-y rounded-md border">
      {passkeys.map((passkey) => (
        <PasskeyRow key={passkey.id} passkey={passkey} />
      ))}
    </ul>
  );
}

function PasskeyRow({ passkey: { id, name, createdAt, lastUsedAt } }: { passkey: Passkey }) {
  const router = useRouter();
  const { withStepUp } = useStepUp();
  const [renaming, setRenaming] = useState(false);
  const rename = useMutation({
    mutationFn: (wanted: string) => api("PATCH /auth/passkeys/{id}", { id, name: wanted }),
    onSuccess: () => {
      setRenaming(false);
      router.refresh();
    },
    onError: (error) => toast.error(error.message),
  });
  return (
    <li className="flex items-center gap-3 p-3">
      <KeyRound aria-hidden className="size-4 shrink-0 text-muted-foreground" />
      <div className="min-w-0 flex-1">
        <p className="truncate font-medium" title={name}>
          {name}
        </p>
        <p className="text-xs text-muted-foreground">
          Added <TimeAgo at={createdAt} />
          {lastUsedAt ? (
            <>
              {" "}
              · used <TimeAgo at={lastUsedAt} />
            </>
          ) : (
            " · not used yet"
          )}
        </p>
      </div>
      <NameDialog
        open={renaming}
        onOpenChange={setRenaming}
        trigger={
          <Button variant="ghost" size="icon" aria-label={`Rename ${name}`} title="Rename">
            <Pencil aria-hidden />
          </Button>
        }
        title="Rename this passkey"
        note="Only you see the name."
        name={name}
        submit="Rename"
        busy={rename.isPending}
        onName={(wanted) => rename.mutate(wanted)}
      />
      <ConfirmEnd
        button="Remove"
        label={`Remove ${name}`}
        title="Remove this passkey?"
        note={`${name} will not prove any more that it is you. Your device or password manager may go on offering it until you delete it there.`}
        keep="Keep it"
        done={`Removed ${name}`}
        action={() => withStepUp(() => api("DELETE /auth/passkeys/{id}", { id }))}
      />
    </li>
  );
}

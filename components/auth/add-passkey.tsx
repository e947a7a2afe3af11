"use client";

import { useMutation } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { toast } from "sonner";
import { Button } from "../ui/button";
import { addPasskey, browserHasPasskeys } from "./browser-passkey";
import { device } from "./device";
import { NameDialog } from "./name-dialog";
import { useStepUp } from "./step-up-dialog";

export function AddPasskey() {
  const router = useRouter();
  const { withStepUp } = useStepUp();
  const [open, setOpen] = useState(false);
  const add = useMutation({
    mutationFn: (name: string) => withStepUp(() => addPasskey(name)),
    onSuccess: ({ name }) => {
      setOpen(false);
      toast.success(`Added ${name}`);
      router.refresh();
    },
    onError: (error) => toast.error(error.message),
  });
  const toggle = (wanted: boolean) => {
    if (wanted && !browserHasPasskeys()) toast.error("This browser cannot make passkeys here. It needs https.");
    else setOpen(wanted);
  };
  return (
    <NameDialog
      open={open}
      onOpenChange={toggle}
      trigger={
        <Button>
          <Plus aria-hidden /> Add a passkey
        </Button>
      }
      title="Add a passkey"
      note="Give it a name by which you know it again. Then your browser asks where to keep it."
      name={open ? device(navigator.userAgent) : ""}
      submit="Continue"
      busy={add.isPending}
      onName={(name) => add.mutate(name)}
    />
  );
}

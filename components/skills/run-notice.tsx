"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { toast } from "sonner";
import { api } from "#lib/client";
import { Alert } from "../ui/alert";
import { Button } from "../ui/button";
import { Link } from "../ui/link";
import type { Standing } from "./standing";

/** Why a skill does not run, or what to know before one runs it; nothing where all is well. */
export function RunNotice({ slug, standing, may }: { slug: string; standing: Standing; may: boolean }) {
  const { version, state, yanked, reason, installed, enabled, newer } = standing;
  const update = newer && (
    <>
      {" "}
      <Link href="/library#updates" className="font-medium underline underline-offset-2">
        Update to {newer}
      </Link>
    </>
  );
  if (state === "quarantined")
    return <Alert title={`Version ${version} is quarantined`}>It runs nowhere, because the scanner or an admin of this server found it harmful.{update}</Alert>;
  if (state === "held")
    return (
      <Alert tone="info" title={`Version ${version} waits for a review`}>
        It runs as soon as an admin of this server has allowed it.{update}
      </Alert>
    );
  if (!enabled)
    return (
      <Alert tone="info" title="This skill is switched off in this workspace">
        <span className="block">Nobody here can run it.</span>
        {may && <SwitchOn slug={slug} />}
      </Alert>
    );
  if (!yanked) return null;
  return (
    <Alert tone="info" title={`The publisher has yanked version ${version}`}>
      {reason && <q className="block break-words">{reason}</q>}
      {installed ? "You have it installed, so it still runs here." : "It cannot be newly installed."}
      {update}
    </Alert>
  );
}

function SwitchOn({ slug }: { slug: string }) {
  const router = useRouter();
  const change = useMutation({
    mutationFn: () => api("POST /drive/{slug}/toggle", { slug, enabled: true }),
    onSuccess: () => router.refresh(),
    onError: (error) => toast.error(error.message),
  });
  return (
    <Button size="sm" className="mt-2" disabled={change.isPending} onClick={() => change.mutate()}>
      Switch it on
    </Button>
  );
}

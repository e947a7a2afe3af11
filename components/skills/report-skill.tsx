"use client";

import { toast } from "sonner";
import { api } from "#lib/client";
import { ReasonDialog } from "../ui/reason-dialog";

/** For someone who is signed in and has seen a skill do harm. */
export function ReportSkill({ slug, name }: { slug: string; name: string }) {
  return (
    <ReasonDialog
      label="Report this skill"
      title={`Report ${name}`}
      description="What does it do that it should not? The admins of this server read it; the publisher is not told who you are."
      variant="ghost"
      onSend={async (reason) => {
        await api("POST /skills/{slug}/report", { slug, reason });
        toast.success("Thank you. An admin looks at it.");
      }}
    />
  );
}

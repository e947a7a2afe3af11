"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { toast } from "sonner";
import { api, type OutputOf } from "#lib/client";
import { Alert } from "../ui/alert";
import { Badge } from "../ui/badge";
import { Button } from "../ui/button";
import { Confirm } from "../ui/confirm";
import { Field, Textarea } from "../ui/field";
import { Modal } from "../ui/modal";
import { Section } from "../ui/section";
import { TimeAgo } from "../ui/time-ago";
import { StatusBadge } from "./own-skills";
import { ScanFindings, VerdictBadge } from "./verdict";

type Detail = OutputOf<"GET /marketplace/skills/{slug}">;
type Version = Detail["versions"][number];

/** What the workspace that published a skill can do with it: whoever `may` change things appeals, who `manages` it decides what others see. */
export function ManageSkill({ skill, may, manages }: { skill: Detail; may: boolean; manages: boolean }) {
  const doubtful = skill.scan !== null && skill.scan.verdict !== "pass";
  const stopped = skill.versions.some(({ state }) => state !== "live");
  return (
    <Section
      title="Your workspace publishes this skill"
      description={
        <>
          <StatusBadge status={skill.status} /> {WORDS[skill.status]}
        </>
      }
      action={manages && <StatusActions skill={skill} />}
    >
      {skill.reviewNote && (
        <Alert tone="info" title="The reviewer wrote">
          {skill.reviewNote}
        </Alert>
      )}
      {skill.scan && doubtful && <ScanFindings scan={skill.scan} />}
      {(doubtful || stopped) && may && <Appeal slug={skill.slug} />}
      <ul aria-label="Versions" className="divide-y rounded-lg border bg-card">
        {skill.versions.map((version) => (
          <VersionRow key={version.contentSha} slug={skill.slug} version={version} manages={manages} />
        ))}
      </ul>
    </Section>
  );
}

const WORDS = {
  private: "Only this workspace sees and runs it.",
  submitted: "An admin of this server looks at it before everyone can see it.",
  public: "Everyone can see, run and install it.",
};

function StatusActions({ skill }: { skill: Detail }) {
  const router = useRouter();
  const publish = useMutation({
    mutationFn: () => api("POST /skills/{slug}/publish", { slug: skill.slug }),
    onSuccess: ({ status }) => {
      toast.success(status === "public" ? `${skill.name} is public` : `${skill.name} waits for a review`);
      router.refresh();
    },
    onError: (error) => toast.error(error.message),
  });
  return (
    <div className="flex flex-wrap gap-2">
      {skill.status === "private" ? (
        <Button variant="primary" disabled={publish.isPending} onClick={() => publish.mutate()}>
          Publish
        </Button>
      ) : (
        <Confirm
          trigger={<Button>{skill.status === "public" ? "Make private" : "Withdraw"}</Button>}
          title={skill.status === "public" ? `Make ${skill.name} private?` : `Withdraw ${skill.name} from review?`}
          action={skill.status === "public" ? "Make private" : "Withdraw"}
          onConfirm={async () => {
            await api("POST /skills/{slug}/unpublish", { slug: skill.slug });
            router.refresh();
          }}
        >
          Nobody new finds it then. Those who have installed it keep it.
        </Confirm>
      )}
      <Confirm
        trigger={<Button variant="ghost">Delete</Button>}
        title={`Delete ${skill.name}?`}
        action="Delete"
        typed={skill.slug}
        onConfirm={async () => {
          await api("DELETE /skills/{slug}", { slug: skill.slug });
          toast.success(`Deleted ${skill.name}`);
          router.push("/publish");
        }}
      >
        Nobody new finds it then. Those who have installed it keep it, and its name stays yours for 30 days.
      </Confirm>
    </div>
  );
}

const STATES = { live: null, held: { tone: "info", label: "Waits for a review" }, quarantined: { tone: "danger", label: "Quarantined" } } as const;

function VersionRow({ slug, version, manages }: { slug: string; version: Version; manages: boolean }) {
  const state = STATES[version.state];
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 p-3">
      <span className="font-medium">{version.version}</span>
      <VerdictBadge scan={version.scan} />
      {state && <Badge tone={state.tone}>{state.label}</Badge>}
      {version.yanked && <Badge tone="warning">Yanked{version.yanked.reason && `: ${version.yanked.reason}`}</Badge>}
      <span className="ml-auto text-xs text-muted-foreground">
        <TimeAgo at={version.createdAt} />
      </span>
      {manages && !version.yanked && version.state === "live" && <Yank slug={slug} version={version.version} />}
      {version.changelog && <p className="w-full whitespace-pre-wrap text-muted-foreground">{version.changelog}</p>}
    </li>
  );
}

function Yank({ slug, version }: { slug: string; version: string }) {
  const router = useRouter();
  return (
    <ReasonDialog
      label="Yank"
      title={`Withdraw version ${version}?`}
      description="Nobody can download or newly install it then. Those who have it installed keep it, and see your reason."
      onSend={async (reason) => {
        await api("POST /skills/{slug}/yank", { slug, version, reason });
        toast.success(`Withdrew ${version}`);
        router.refresh();
      }}
    />
  );
}

function Appeal({ slug }: { slug: string }) {
  const router = useRouter();
  const rescan = useMutation({
    mutationFn: () => api("POST /skills/{slug}/rescan", { slug }),
    onSuccess: () => router.refresh(),
    onError: (error) => toast.error(error.message),
  });
  return (
    <div className="flex flex-wrap gap-2">
      <Button size="sm" disabled={rescan.isPending} onClick={() => rescan.mutate()}>
        Scan again
      </Button>
      <ReasonDialog
        label="Appeal"
        title="Is the scanner wrong?"
        description="An admin of this server reads what you write, looks at the findings, and decides."
        onSend={async (reason) => {
          await api("POST /skills/{slug}/appeal", { slug, reason });
          toast.success("Your appeal waits for an admin");
          router.refresh();
        }}
      />
    </div>
  );
}

/** A button that asks for a reason and sends it. */
export function ReasonDialog({
  label,
  title,
  description,
  variant,
  onSend,
}: {
  label: string;
  title: string;
  description: string;
  variant?: "primary" | "danger";
  onSend(reason: string): Promise<void>;
}) {
  const [open, setOpen] = useState(false);
  const [reason, setReason] = useState("");
  const send = useMutation({ mutationFn: () => onSend(reason.trim()), onSuccess: () => setOpen(false) });
  return (
    <>
      <Button size="sm" variant={variant ?? "outline"} onClick={() => setOpen(true)}>
        {label}
      </Button>
      <Modal open={open} onOpenChange={setOpen} title={title} description={description}>
        <form
          className="space-y-4"
          onSubmit={(event) => {
            event.preventDefault();
            if (!send.isPending) send.mutate();
          }}
        >
          <Field label="Reason">
            <Textarea rows={4} value={reason} onChange={(event) => setReason(event.currentTarget.value)} required maxLength={2000} />
          </Field>
          {send.isError && <Alert title={send.error.message} />}
          <div className="flex justify-end">
            <Button type="submit" variant={variant ?? "primary"} disabled={send.isPending || reason.trim() === ""}>
              {label}
            </Button>
          </div>
        </form>
      </Modal>
    </>
  );
}

"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { toast } from "sonner";
import { api, type OutputOf } from "#lib/client";
import { Alert } from "../ui/alert";
import { Button } from "../ui/button";
import { Confirm } from "../ui/confirm";
import { Section } from "../ui/section";
import { StatusBadge } from "./own-skills";
import { SkillVersions } from "./skill-versions";

type Detail = OutputOf<"GET /marketplace/skills/{slug}">;

const WORDS = {
  private: "Only this workspace sees it.",
  submitted: "An admin of this server looks at it before everyone can see it.",
  public: "Everyone can see, run and install it.",
};

/** What the workspace that published a skill can do with it: whoever `may` change things appeals, who `manages` it decides what others see. */
export function ManageSkill({ skill, may, manages }: { skill: Detail; may: boolean; manages: boolean }) {
  const runs = skill.versions.some(({ state, yanked }) => state === "live" && !yanked);
  return (
    <Section
      title="Your workspace publishes this skill"
      description={
        <>
          <StatusBadge status={skill.status} /> {runs ? WORDS[skill.status] : "No version of it can be installed."}
        </>
      }
      action={manages && <StatusActions skill={skill} publishable={runs} />}
    >
      {skill.reviewNote && (
        <Alert tone="info" title="The reviewer wrote">
          {skill.reviewNote}
        </Alert>
      )}
      <SkillVersions slug={skill.slug} versions={skill.versions} may={may} manages={manages} />
    </Section>
  );
}

function StatusActions({ skill, publishable }: { skill: Detail; publishable: boolean }) {
  const router = useRouter();
  const publish = useMutation({
    mutationFn: () => api("POST /skills/{slug}/publish", { slug: skill.slug }),
    onSuccess: ({ status }) => {
      toast.success(status === "public" ? `${skill.name} is public` : `${skill.name} waits for a review`);
      router.refresh();
    },
    onError: (error) => toast.error(error.message),
  });
  const isPublic = skill.status === "public";
  return (
    <div className="flex flex-wrap gap-2">
      {skill.status !== "private" ? (
        <Confirm
          trigger={<Button>{isPublic ? "Make private" : "Withdraw"}</Button>}
          title={isPublic ? `Make ${skill.name} private?` : `Withdraw ${skill.name} from the review?`}
          action={isPublic ? "Make private" : "Withdraw"}
          onConfirm={async () => {
            await api("POST /skills/{slug}/unpublish", { slug: skill.slug });
            toast.success(`${skill.name} is private`);
            router.refresh();
          }}
        >
          {isPublic ? "Nobody new finds it then. Those who have installed it keep it." : "It stays private, and you can publish it again."}
        </Confirm>
      ) : (
        publishable && (
          <Button disabled={publish.isPending} onClick={() => publish.mutate()}>
            Publish
          </Button>
        )
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
        Nobody finds it then. Those who have installed it keep it, and its name stays yours for 30 days.
      </Confirm>
    </div>
  );
}

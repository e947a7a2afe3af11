"use client";

import { useMutation } from "@tanstack/react-query";
import { Plus, X } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { toast } from "sonner";
import { api } from "#lib/client";
import { SkillField } from "../secrets/skill-field";
import { Button } from "../ui/button";
import { Link } from "../ui/link";
import { toastUndo } from "../ui/toast-undo";

/** The skills of a collection, to take one away or put one in. Either can be taken back. */
export function CollectionSkills({ id, name, slugs, drive }: { id: string; name: string; slugs: string[]; drive: string[] }) {
  const router = useRouter();
  const [skill, setSkill] = useState("");
  const put = (slug: string) => api("POST /collections/{name}/skills", { name: id, skillSlug: slug });
  const take = (slug: string) => api("DELETE /collections/{name}/skills/{slug}", { name: id, slug });
  const undo = (contrary: () => Promise<unknown>) => async () => {
    await contrary();
    router.refresh();
  };
  const remove = useMutation({
    mutationFn: take,
    onSuccess: (_, slug) => {
      router.refresh();
      toastUndo(
        `${slug} is out of ${name}`,
        undo(() => put(slug)),
      );
    },
    onError: (error) => {
      toast.error(error.message);
      router.refresh();
    },
  });
  const add = useMutation({
    mutationFn: put,
    onSuccess: (_, slug) => {
      setSkill("");
      router.refresh();
      toastUndo(
        `${slug} is in ${name}`,
        undo(() => take(slug)),
      );
    },
  });
  return (
    <div className="space-y-3">
      <ul aria-label={`Skills of ${name}`} className="flex flex-wrap gap-1.5 empty:hidden">
        {slugs.map((slug) => (
          <li key={slug} className="inline-flex h-7 max-w-full items-center rounded-md border bg-muted/60 pl-2 text-xs">
            <Link href={`/library/${slug}`} className="truncate underline-offset-2 hover:underline">
              {slug}
            </Link>
            <button
              type="button"
              aria-label={`Take ${slug} out of ${name}`}
              disabled={remove.isPending}
              className="flex size-6 items-center justify-center rounded-md text-muted-foreground hover:bg-border hover:text-foreground disabled:opacity-60"
              onClick={() => remove.mutate(slug)}
            >
              <X aria-hidden className="size-3" />
            </button>
          </li>
        ))}
      </ul>
      {slugs.length === 0 && <p className="text-muted-foreground">No skill is in it yet, so its key reaches nothing.</p>}
      <form
        className="flex items-end gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          add.mutate(skill.trim());
        }}
      >
        <div className="w-full max-w-72">
          <SkillField
            label={<span className="sr-only">Skill to put into {name}</span>}
            skills={drive.filter((slug) => !slugs.includes(slug))}
            value={skill}
            onChange={setSkill}
            required
            error={add.error?.message}
          />
        </div>
        <Button type="submit" className={add.error ? "mb-5.5 h-9" : "h-9"} disabled={add.isPending}>
          <Plus aria-hidden /> Add
        </Button>
      </form>
    </div>
  );
}

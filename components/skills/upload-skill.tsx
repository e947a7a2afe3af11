"use client";

import { useMutation } from "@tanstack/react-query";
import { FolderUp, LoaderCircle, PackageCheck } from "lucide-react";
import { useRouter } from "next/navigation";
import { useEffect, useRef } from "react";
import { api, type OutputOf } from "#lib/client";
import { asFailure } from "../executions/follow-execution";
import { Alert } from "../ui/alert";
import { Button } from "../ui/button";
import { buttonStyle } from "../ui/button-style";
import { cn } from "../ui/cn";
import { Link } from "../ui/link";
import { useDrop } from "../ui/use-drop";
import { type Chosen, readChosen, readDropped, toArchive } from "./skill-archive";
import { ScanFindings } from "./verdict";

type Uploaded = OutputOf<"POST /api/uploads/process-skill">["data"];

/** Takes a skill as a zip or a folder, dropped or chosen, and says what came of it. */
export function UploadSkill() {
  const router = useRouter();
  const zipChooser = useRef<HTMLInputElement>(null);
  const folderChooser = useRef<HTMLInputElement>(null);
  const upload = useMutation({
    mutationFn: async (chosen: Chosen[] | Promise<Chosen[]>) => {
      const file = await toArchive(await chosen);
      return (await api("POST /api/uploads/process-skill", { file })).data;
    },
    onSuccess: () => router.refresh(),
  });
  const { isPending } = upload;
  const choose = (input: HTMLInputElement) => {
    if (input.files?.length && !isPending) upload.mutate(readChosen(input.files));
    // The same folder can be chosen again after it was changed.
    input.value = "";
  };
  const dropping = useDrop((dropped) => {
    if (!isPending) upload.mutate(readDropped(dropped.items));
  });
  const Icon = isPending ? LoaderCircle : FolderUp;
  return (
    <section aria-label="Upload" className="space-y-4">
      <div
        className={cn(
          "flex flex-col items-center rounded-lg border border-dashed px-6 py-10 text-center",
          dropping && !isPending && "border-ring bg-muted ring-1 ring-ring",
        )}
      >
        <Icon aria-hidden className={cn("size-6 text-muted-foreground", isPending && "animate-spin")} />
        <p role="status" className="mt-3 font-medium">
          {isPending ? "Uploading and scanning…" : "Drop a skill's folder or zip here"}
        </p>
        <p className="mt-1 max-w-md text-muted-foreground">With SKILL.md at its top. At most 10 MB, 512 files, and 16 MB unpacked.</p>
        <div className="mt-4 flex flex-wrap justify-center gap-2">
          <Button focusableWhenDisabled disabled={isPending} onClick={() => folderChooser.current?.click()}>
            Choose a folder
          </Button>
          <Button focusableWhenDisabled disabled={isPending} onClick={() => zipChooser.current?.click()}>
            Choose a zip
          </Button>
        </div>
        <input
          ref={folderChooser}
          type="file"
          aria-label="Folder of the skill"
          tabIndex={-1}
          className="sr-only"
          {...{ webkitdirectory: "" }}
          onChange={(event) => choose(event.currentTarget)}
        />
        <input
          ref={zipChooser}
          type="file"
          aria-label="Zip of the skill"
          accept=".zip,.skill,application/zip"
          tabIndex={-1}
          className="sr-only"
          onChange={(event) => choose(event.currentTarget)}
        />
      </div>
      {upload.isError && <Alert title={asFailure(upload.error).message} />}
      {upload.data && <Result key={upload.data.skill.content_sha} uploaded={upload.data} />}
    </section>
  );
}

/** What came of it takes the focus, so that a screen reader reads it and the next key press goes on from here. */
function Result({ uploaded: { skill, state, scan } }: { uploaded: Uploaded }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <section aria-label="Result" className="space-y-4 rounded-lg border bg-card p-4">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h2 ref={heading} tabIndex={-1} className="min-w-0 rounded-sm font-medium break-words">
          <PackageCheck aria-hidden className="mr-2 inline size-4 align-[-3px]" />
          {skill.slug} {skill.version} <span className="font-normal text-muted-foreground">{BECAME[state]}</span>
        </h2>
        <Link href={`/library/${skill.slug}`} className={buttonStyle({ variant: "primary" })}>
          {state === "live" ? "Open it" : state === "held" ? "See why" : "See why, and appeal"}
        </Link>
      </div>
      <p className="font-mono text-xs break-all text-muted-foreground">sha256 {skill.content_sha}</p>
      {scan && <ScanFindings scan={scan} />}
    </section>
  );
}

const BECAME = {
  live: "is in your library.",
  held: "waits for a review, because the scanner has doubts. Nobody gets it until then.",
  quarantined: "is quarantined: nobody can run or download it.",
};

"use client";

import { useMutation } from "@tanstack/react-query";
import { FolderUp, PackageCheck } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { type DragEvent, useRef, useState } from "react";
import { api, type OutputOf } from "#lib/client";
import { Alert } from "../ui/alert";
import { Button } from "../ui/button";
import { buttonStyle } from "../ui/button-style";
import { cn } from "../ui/cn";
import { type Chosen, readChosen, readDropped, toArchive } from "./skill-archive";
import { ScanFindings } from "./verdict";

type Uploaded = OutputOf<"POST /api/uploads/process-skill">["data"];

/** Takes a skill as a zip or a folder, dropped or chosen, and says what came of it. */
export function UploadSkill() {
  const router = useRouter();
  const zipChooser = useRef<HTMLInputElement>(null);
  const folderChooser = useRef<HTMLInputElement>(null);
  const [dropping, setDropping] = useState(false);
  const upload = useMutation({
    mutationFn: async (chosen: Chosen[] | Promise<Chosen[]>) => {
      const file = await toArchive(await chosen);
      return (await api("POST /api/uploads/process-skill", { file })).data;
    },
    onSuccess: () => router.refresh(),
  });
  const choose = (input: HTMLInputElement) => {
    if (input.files?.length) upload.mutate(readChosen(input.files));
    // The same folder can be chosen again after it was changed.
    input.value = "";
  };
  const drop = {
    onDragOver: (event: DragEvent) => {
      event.preventDefault();
      setDropping(true);
    },
    onDragLeave: () => setDropping(false),
    onDrop: (event: DragEvent) => {
      event.preventDefault();
      setDropping(false);
      upload.mutate(readDropped(event.dataTransfer.items));
    },
  };
  return (
    <div className="space-y-4">
      <div
        {...drop}
        className={cn("flex flex-col items-center rounded-lg border border-dashed px-6 py-12 text-center", dropping && "border-ring bg-muted ring-1 ring-ring")}
      >
        <FolderUp aria-hidden className="size-6 text-muted-foreground" />
        <p className="mt-3 font-medium">{upload.isPending ? "Checking and scanning…" : "Drop a skill's folder or zip here"}</p>
        <p className="mt-1 max-w-sm text-muted-foreground">With SKILL.md at its top. At most 10 MB, 512 files, and 16 MB unpacked.</p>
        <div className="mt-4 flex flex-wrap justify-center gap-2">
          <Button disabled={upload.isPending} onClick={() => folderChooser.current?.click()}>
            Choose a folder
          </Button>
          <Button disabled={upload.isPending} onClick={() => zipChooser.current?.click()}>
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
      {upload.isError && <Alert title={upload.error.message} />}
      {upload.data && <Result uploaded={upload.data} />}
    </div>
  );
}

function Result({ uploaded: { skill, scan } }: { uploaded: Uploaded }) {
  const quarantined = scan?.verdict === "malicious";
  return (
    <section aria-label="Result" role="status" className="space-y-4 rounded-lg border bg-card p-4">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p className="flex items-center gap-2 font-medium">
          <PackageCheck aria-hidden className="size-4" />
          {skill.slug} {skill.version}
          <span className="font-normal text-muted-foreground">{quarantined ? "is quarantined: nobody can run or download it" : "is in your library"}</span>
        </p>
        <Link href={`/library/${skill.slug}`} className={buttonStyle({ variant: "primary" })}>
          {quarantined ? "See why, and appeal" : "Open it"}
        </Link>
      </div>
      <p className="truncate font-mono text-xs text-muted-foreground" title={skill.content_sha}>
        sha256 {skill.content_sha}
      </p>
      {scan && <ScanFindings scan={scan} />}
    </section>
  );
}

"use client";

import { Paperclip, X } from "lucide-react";
import { useEffect, useId, useRef, useState } from "react";
import { Button } from "../ui/button";
import { formatSize } from "../ui/format";

const MAX_BYTES = 25 * 1024 * 1024;

/** What an earlier run was given: it is on the server already, and taken from there. */
export type EarlierFile = { executionId: string; name: string; size: number };
/** A file for a run: one of this computer's, or of an earlier run. */
export type Attached = File | EarlierFile;

/** The files that a run gets beside its input. */
export function Attachments({ files, onAdd, onRemove }: { files: Attached[]; onAdd(files: File[]): void; onRemove(file: Attached): void }) {
  const chooser = useRef<HTMLInputElement>(null);
  const id = useId();
  return (
    <div className="space-y-2">
      {files.length > 0 && (
        <ul aria-label="Attachments" className="flex flex-wrap gap-2">
          {files.map((file) => (
            <li key={file.name} className="flex h-8 max-w-full items-center gap-2 rounded-md border bg-muted pl-2.5 text-xs">
              {file instanceof File && file.type.startsWith("image/") && <Thumbnail file={file} />}
              <span className="truncate font-medium" title={file.name}>
                {file.name}
              </span>
              <span className="shrink-0 text-muted-foreground tabular-nums">{formatSize(file.size)}</span>
              <Button variant="ghost" size="sm" aria-label={`Remove ${file.name}`} onClick={() => onRemove(file)}>
                <X aria-hidden />
              </Button>
            </li>
          ))}
        </ul>
      )}
      <label htmlFor={id} className="sr-only">
        Files to attach
      </label>
      <input
        id={id}
        ref={chooser}
        type="file"
        multiple
        tabIndex={-1}
        className="sr-only"
        onChange={(event) => {
          onAdd([...(event.currentTarget.files ?? [])]);
          // The same file can be chosen again after it was removed.
          event.currentTarget.value = "";
        }}
      />
      <Button variant="ghost" size="sm" onClick={() => chooser.current?.click()} className="-ml-2 text-muted-foreground">
        <Paperclip aria-hidden /> Attach files
        <span className="font-normal max-sm:hidden">or drop or paste them here, 25 MB in all</span>
      </Button>
    </div>
  );
}

function Thumbnail({ file }: { file: File }) {
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    const made = URL.createObjectURL(file);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [file]);
  // The name stands beside it. A picture of this computer's is not for next/image.
  // biome-ignore lint/performance/noImgElement: see above
  return <img src={url} alt="" className="-ml-1.5 size-6 shrink-0 rounded bg-white object-cover" />;
}

/** The files of the clipboard. None where there is text as well, such as from a table: then the text is meant. */
export const pastedFiles = ({ files, types }: Pick<DataTransfer, "files" | "types">): File[] => (types.includes("text/plain") ? [] : [...files]);

/**
 * The files with new ones added, each under a name that is not taken: every picture that is pasted is called the same. Throws when
 * they are too large together.
 */
export function addFiles(files: Attached[], added: File[]): Attached[] {
  const names = new Set(files.map(({ name }) => name.toLowerCase()));
  const all = [
    ...files,
    ...added.map((file) => {
      const [, stem = "", ending = ""] = /^(.+?)(\.[^.]*)?$/su.exec(file.name) ?? [];
      let name = file.name;
      for (let n = 2; names.has(name.toLowerCase()); n++) name = `${stem} (${n})${ending}`;
      names.add(name.toLowerCase());
      return name === file.name ? file : new File([file], name, { type: file.type });
    }),
  ];
  const total = all.reduce((sum, { size }) => sum + size, 0);
  if (total > MAX_BYTES) throw new Error(`Attachments may be 25 MB in all; these would be ${formatSize(total)}.`);
  return all;
}

/** A file as the API gives it. */
export const toFile = ({ filename, contentType, data }: { filename: string; contentType: string; data: string }) =>
  new File([Uint8Array.from(atob(data), (byte) => byte.charCodeAt(0))], filename, { type: contentType });

/** And as it takes it. */
export async function toAttachment(file: Attached) {
  if (!(file instanceof File)) return { executionId: file.executionId, filename: file.name };
  const url = await new Promise<string>((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result as string);
    reader.onerror = () => reject(new Error(`${file.name} could not be read.`));
    reader.readAsDataURL(file);
  });
  return { filename: file.name, data: url.split(",")[1] ?? "", ...(file.type && { contentType: file.type }) };
}

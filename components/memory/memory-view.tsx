"use client";

import { BookOpenText } from "lucide-react";
import { ViewersLook } from "../shell/viewers";
import { EmptyState } from "../ui/empty-state";
import { Markdown } from "../ui/markdown";
import type { Memory } from "./document";
import { MemoryStanding } from "./memory-standing";
import { byteSize } from "./size";
import { useMemory } from "./use-memory";

/** The memory for those who only look. It follows what others write. */
export function MemoryView({ initial }: { initial: Memory }) {
  const { document, reached } = useMemory(initial);
  const { text, latest } = document;
  return (
    <div className="space-y-6">
      <ViewersLook />
      {text.trim() === "" ? (
        <EmptyState icon={BookOpenText} title="Nothing is written yet">
          What members and agents write here is read by every run that may read it.
        </EmptyState>
      ) : (
        <section aria-label="Document" className="space-y-3">
          <MemoryStanding unsaved={false} saving={false} shown={latest} bytes={byteSize(text)} reached={reached} />
          <div dir="auto" className="rounded-lg border bg-card p-4">
            <Markdown>{text}</Markdown>
          </div>
        </section>
      )}
    </div>
  );
}

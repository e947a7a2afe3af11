import { useRouter } from "next/navigation";
import { useState } from "react";
import { toast } from "sonner";
import { ApiRefusal, api } from "#lib/client";
import type { Stored } from "./changed-dialog";
import type { Draft } from "./draft";
import type { Problem } from "./use-problems";

type Refusal = Problem & { of: Draft };

/** Saves a draft: as a new workflow, or over the version that it began with. What somebody else saved meanwhile comes back as `theirs`. */
export function useSave(workflowId: string | null, onSaved: (saved: Stored) => void, onRefused: () => void) {
  const [saving, setSaving] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [theirs, setTheirs] = useState<Stored | null>(null);
  const router = useRouter();

  const save = async (draft: Draft, version: number | null) => {
    if (saving) return;
    setSaving(true);
    setFailure(null);
    setTheirs(null);
    try {
      const saved =
        workflowId === null
          ? await api("POST /workflows/definitions", draft as { slug: unknown; name: unknown; steps: unknown })
          : await api(
              "PUT /workflows/definitions/{workflowId}",
              { ...(draft as { slug: unknown; name: unknown; steps: unknown }), workflowId },
              version === null ? {} : { version },
            );
      onSaved(saved);
      toast.success(saved.version === version ? "Nothing had changed" : `Saved as version ${saved.version}`);
      router.push(`/workflows/${saved.id}`);
      router.refresh();
    } catch (error) {
      await refused(error, draft);
    }
    setSaving(false);
  };

  const refused = async (error: unknown, draft: Draft) => {
    if (error instanceof ApiRefusal && error.code === "WORKFLOW_CHANGED" && workflowId !== null) {
      try {
        return setTheirs(await api("GET /workflows/definitions/{workflowId}", { workflowId }));
      } catch (again) {
        return setFailure((again as Error).message);
      }
    }
    if (error instanceof ApiRefusal && error.param !== undefined) {
      setRefusal({ step: null, path: error.param, message: error.message, of: draft });
      return onRefused();
    }
    setFailure((error as Error).message);
  };

  return { save, saving, failure, theirs, forgetTheirs: () => setTheirs(null), refusalOf: (draft: Draft) => (refusal?.of === draft ? refusal : null) };
}

"use client";

import { useRouter } from "next/navigation";
import { ConsentSheet } from "../../components/agents/consent-sheet";
import type { Consent } from "../../components/agents/use-pending-consents";
import { buttonStyle } from "../../components/ui/button-style";
import { Link } from "../../components/ui/link";

/** The question of an agent whose code was typed or followed. */
export function ConsentCard({ consent }: { consent: Consent }) {
  const router = useRouter();
  const after = (
    <Link href="/agents" className={buttonStyle()}>
      See your agents
    </Link>
  );
  return (
    <article className="flex flex-col rounded-xl border bg-card">
      <ConsentSheet consent={consent} onOver={() => router.refresh()} after={after} />
    </article>
  );
}

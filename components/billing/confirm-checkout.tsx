"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useEffect, useRef } from "react";
import { toast } from "sonner";
import { ApiRefusal, api } from "#lib/client";
import { Alert } from "../ui/alert";
import { Button } from "../ui/button";
import { formatDollarinos } from "../ui/format";
import { begunCheckouts, type Checkout, dropCheckout } from "./begun-checkouts";

async function confirm({ id, workspace }: Checkout) {
  const answer = await api("POST /billing/top-up/{checkoutId}/confirm", { checkoutId: id }, { workspace });
  // What is open is asked for again the next time.
  if (answer.status !== "open") dropCheckout(id);
  return answer;
}

/**
 * Has the checkout looked up that the browser has come back from, and otherwise those that it never came back from: not every
 * server hears of payments by itself.
 */
export function ConfirmCheckout({ workspace, returned, cancelled }: { workspace: string; returned: Checkout | undefined; cancelled: boolean }) {
  const router = useRouter();
  const say = (amount: number, where = "") => toast.success(`${formatDollarinos(amount)} dollarinos were added${where}`);
  const work = useMutation({
    mutationFn: confirm,
    onSuccess({ status, amount }, checkout) {
      if (status !== "paid") return;
      say(amount, checkout.workspace === workspace ? "" : " to the workspace they were bought for");
      // Away with the checkout in the address: what is paid and booked needs no confirming when the page is loaded again.
      router.replace("/settings/billing", { scroll: false });
    },
  });
  const begun = useRef(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the page is opened
  useEffect(() => {
    if (begun.current) return;
    begun.current = true;
    if (returned) work.mutate(returned);
    else for (const each of begunCheckouts()) if (each.workspace === workspace) void lookAgain(each, say).then((paid) => paid && router.refresh());
  }, []);

  if (cancelled) {
    return (
      <Alert tone="info" title="Nothing was bought">
        You left Stripe's page without paying.
      </Alert>
    );
  }
  if (!returned) return null;
  const again = (
    <Button size="sm" className="mt-2" disabled={work.isPending} onClick={() => work.mutate(returned)}>
      Ask again
    </Button>
  );
  if (work.error) return <Alert title={work.error.message}>{work.error instanceof ApiRefusal && work.error.status < 500 ? undefined : again}</Alert>;
  if (work.data?.status === "open") {
    return (
      <Alert tone="info" title="Stripe does not have the money yet">
        <p>A bank transfer can take days. The credits are added when it has arrived and this page is opened again.</p>
        {again}
      </Alert>
    );
  }
  if (work.data?.status === "expired") {
    return (
      <Alert tone="info" title="Nothing was bought">
        The time to pay on Stripe's page ran out.
      </Alert>
    );
  }
  return (
    <p role="status" className="rounded-md border p-3 text-muted-foreground">
      {work.data ? "The credits were added." : "Asking Stripe about your payment …"}
    </p>
  );
}

/** Nobody waits for it, so a refusal is not shown; one that will not change ends the question. */
async function lookAgain(checkout: Checkout, say: (amount: number) => unknown): Promise<boolean> {
  try {
    const { status, amount } = await confirm(checkout);
    if (status === "paid") say(amount);
    return status === "paid";
  } catch (error) {
    if (error instanceof ApiRefusal && error.status === 404) dropCheckout(checkout.id);
    return false;
  }
}

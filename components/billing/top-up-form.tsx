"use client";

import { useMutation } from "@tanstack/react-query";
import { ExternalLink } from "lucide-react";
import { useEffect, useState } from "react";
import { ApiRefusal, api } from "#lib/client";
import { Alert } from "../ui/alert";
import { Button } from "../ui/button";
import { Field, Input } from "../ui/field";
import { keepCheckout } from "./begun-checkouts";

const DOLLARS = new Intl.NumberFormat("en", { style: "currency", currency: "USD" });

/** Asks how many, and leads to Stripe's page. `cents` is what one costs. */
export function TopUpForm({ workspace, cents }: { workspace: string; cents: number }) {
  const [amount, setAmount] = useState("500");
  const { reset, ...buy } = useMutation({
    mutationFn: () => api("POST /billing/top-up", { amount: Number(amount) }, { workspace }),
    onSuccess: ({ checkoutId, checkoutUrl }) => {
      keepCheckout({ id: checkoutId, workspace });
      window.location.assign(checkoutUrl);
    },
  });
  // Who goes back from Stripe's page may find this one as they left it.
  useEffect(() => {
    const back = ({ persisted }: PageTransitionEvent) => persisted && reset();
    window.addEventListener("pageshow", back);
    return () => window.removeEventListener("pageshow", back);
  }, [reset]);
  const refusal = buy.error instanceof ApiRefusal && buy.error.param === "amount" ? buy.error.message : undefined;
  const price = Number(amount) > 0 ? `${DOLLARS.format((Number(amount) * cents) / 100)}, paid on Stripe's page.` : "At least 100.";
  return (
    <form
      className="space-y-4"
      onSubmit={(event) => {
        event.preventDefault();
        buy.mutate();
      }}
    >
      {buy.error && refusal === undefined && <Alert title={buy.error.message} />}
      <div className="grid max-w-md grid-cols-[minmax(0,1fr)_auto] items-start gap-3">
        <Field label="Dollarinos" hint={price} error={refusal}>
          <Input
            type="number"
            inputMode="numeric"
            min={100}
            max={1_000_000}
            step={1}
            required
            value={amount}
            onValueChange={setAmount}
            className="tabular-nums"
          />
        </Field>
        <Button type="submit" variant="primary" className="mt-6.5 h-9" disabled={buy.isPending || buy.isSuccess}>
          Buy <ExternalLink aria-hidden />
        </Button>
      </div>
    </form>
  );
}

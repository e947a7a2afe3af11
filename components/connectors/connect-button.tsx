"use client";

import { useMutation } from "@tanstack/react-query";
import { useEffect } from "react";
import { toast } from "sonner";
import { api, type OutputOf } from "#lib/client";
import { Button } from "../ui/button";

type Connector = Pick<OutputOf<"GET /connectors/{app}">, "app" | "name">;

/** Leads to where an account's owner allows it, in this tab: they come back here. */
export function ConnectButton({ app, name, again, primary }: Connector & { again: boolean; primary: boolean }) {
  const { reset, ...connect } = useMutation({
    mutationFn: () => api("POST /connectors/{app}/connect", { app }),
    onSuccess: ({ authorizationUrl }) => window.location.assign(authorizationUrl),
    onError: (error) => toast.error(error.message),
  });
  // Who goes back in the browser finds the page as they left it.
  useEffect(() => {
    const onShow = ({ persisted }: PageTransitionEvent) => persisted && reset();
    window.addEventListener("pageshow", onShow);
    return () => window.removeEventListener("pageshow", onShow);
  }, [reset]);
  const leaving = connect.isPending || connect.isSuccess;
  return (
    <Button
      variant={primary ? "primary" : "outline"}
      disabled={leaving}
      aria-label={again ? `Connect ${name} again` : `Connect ${name}`}
      onClick={() => connect.mutate()}
    >
      {leaving ? "Opening…" : again ? "Connect again" : "Connect"}
    </Button>
  );
}

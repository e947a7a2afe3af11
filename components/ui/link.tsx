"use client";

import { useRouter } from "next/navigation";
import type { ComponentProps, MouseEvent } from "react";
import { useGo } from "./going";

/**
 * A link inside the application: pages change without a new document, and what was asked for in advance appears at once. Next's
 * own would bring each public page 3 kB more and asks for every link in view; this asks when a pointer or the focus is on it.
 * `scroll={false}` leaves the page where it is. Everything else is an anchor's, and so is a click with a key held.
 */
export function Link({
  href,
  scroll = true,
  replace = false,
  onClick,
  onPointerEnter,
  onFocus,
  ...rest
}: Omit<ComponentProps<"a">, "href"> & { href: string; scroll?: boolean; replace?: boolean }) {
  const router = useRouter();
  const go = useGo();
  const follow = (event: MouseEvent<HTMLAnchorElement>) => {
    onClick?.(event);
    const elsewhere = event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || rest.target || rest.download !== undefined;
    if (event.defaultPrevented || elsewhere) return;
    event.preventDefault();
    go(href, { replace, scroll });
  };
  return (
    <a
      href={href}
      {...rest}
      onClick={follow}
      onPointerEnter={(event) => {
        onPointerEnter?.(event);
        router.prefetch(href);
      }}
      onFocus={(event) => {
        onFocus?.(event);
        router.prefetch(href);
      }}
    />
  );
}

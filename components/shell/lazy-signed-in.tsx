"use client";

import { type ComponentProps, lazy } from "react";

const SignedIn = lazy(() => import("./signed-in").then((all) => ({ default: all.SignedIn })));

/**
 * SignedIn for the public pages, which load it only for who is. It stands in no Suspense of its own: the answer would begin before the
 * page is known to be there, and a page that is not would be told as 200. (What crosses from the server's components has to be a
 * component; a lazy one by itself is refused.)
 */
export const LazySignedIn = (props: ComponentProps<typeof SignedIn>) => <SignedIn {...props} />;

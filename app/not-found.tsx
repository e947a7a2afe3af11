import { Compass } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { buttonStyle } from "../components/ui/button-style";

export const metadata: Metadata = { title: "Not found" };

export default function NotFound() {
  return (
    <main id="content" className="grid min-h-dvh place-items-center p-6 text-center">
      <div>
        <Compass aria-hidden className="mx-auto size-7 text-muted-foreground" />
        <h1 className="mt-4 text-xl font-semibold tracking-tight">There is nothing here</h1>
        <p className="mt-1 text-muted-foreground">The address is wrong, or what was here is gone or belongs to someone else.</p>
        <Link href="/" className={buttonStyle({ className: "mt-5" })}>
          Go to the start
        </Link>
      </div>
    </main>
  );
}

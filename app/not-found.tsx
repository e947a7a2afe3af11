import type { Metadata } from "next";
import { Brand } from "../components/shell/brand";
import { NothingHere } from "../components/shell/nothing-here";

export const metadata: Metadata = { title: "Not found" };

export default function NotFound() {
  return (
    <main id="content">
      <p className="p-6">
        <Brand href="/" />
      </p>
      <NothingHere />
    </main>
  );
}

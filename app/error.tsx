"use client";

import { SomethingFailed } from "../components/shell/something-failed";

export default function ErrorPage(props: { error: unknown; retry: () => void }) {
  return (
    <main id="content">
      <SomethingFailed {...props} />
    </main>
  );
}

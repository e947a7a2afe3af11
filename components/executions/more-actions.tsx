"use client";

import { Menu } from "@base-ui/react/menu";
import { Copy, Ellipsis, GitCompare, Hash, Terminal } from "lucide-react";
import { buttonStyle } from "../ui/button-style";
import { Link } from "../ui/link";
import { copyText } from "./copy-text";
import { curlOf } from "./curl";
import type { Block, Execution } from "./follow-execution";

const ITEM = "flex h-8 cursor-default items-center gap-2.5 rounded px-2 outline-none data-highlighted:bg-muted [&_svg]:size-4 [&_svg]:text-muted-foreground";

/** What else can be done with an execution: all of it only reads. */
export function MoreActions({ execution, blocks }: { execution: Execution; blocks: Block[] }) {
  const id = String(execution.id);
  const output = blocks.map((block) => (block.type === "text" ? block.text : "")).join("");
  return (
    <Menu.Root>
      <Menu.Trigger aria-label="More actions" className={buttonStyle({ size: "sm" })}>
        <Ellipsis aria-hidden />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner align="end" sideOffset={4} className="z-50">
          <Menu.Popup className="w-60 rounded-lg border bg-background p-1 shadow-lg outline-none">
            <Menu.Item className={ITEM} render={<Link href={`/executions/compare?a=${id}`} />}>
              <GitCompare aria-hidden /> Compare with another run
            </Menu.Item>
            <Menu.Separator className="my-1 h-px bg-border" />
            <Menu.Item
              className={ITEM}
              onClick={() => copyText(curlOf(window.location.origin, execution), "Command copied. It takes the key from $CLANKER_API_KEY.")}
            >
              <Terminal aria-hidden /> Copy as curl
            </Menu.Item>
            <Menu.Item className={ITEM} disabled={output === ""} onClick={() => copyText(output, "Output copied")}>
              <Copy aria-hidden /> Copy output
            </Menu.Item>
            <Menu.Item className={ITEM} onClick={() => copyText(id, "Id copied")}>
              <Hash aria-hidden /> Copy id
            </Menu.Item>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}

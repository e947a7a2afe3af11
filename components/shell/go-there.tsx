"use client";

import { Button } from "../ui/button";
import { chooseWorkspace } from "./choose-workspace";

/** Makes a workspace the present one and opens an address in it. */
export const GoThere = ({ workspace, name, path }: { workspace: string; name: string; path: string }) => (
  <Button variant="primary" className="mt-5 h-auto min-h-8 max-w-full py-1 whitespace-normal" onClick={() => chooseWorkspace(workspace, path)}>
    Switch to {name} and open it
  </Button>
);

import { spawn } from "node:child_process";

/** Runs a program of node_modules/.bin (or any other) with its output shown; answers its exit status. */
export function run(command: string, args: string[], env: Record<string, string> = {}): Promise<number> {
  const local = !command.includes("/") && command !== "apt-get";
  const [file, list] = local ? [process.execPath, [`node_modules/.bin/${command}`, ...args]] : [command, args];
  const child = spawn(file, list, { stdio: "inherit", env: { ...process.env, ...env } });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => resolve(code ?? 1));
  });
}

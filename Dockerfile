# One image for web servers and workers. `scripts/container.test.ts` holds it, compose.yaml and the settings together.
FROM node:24-bookworm-slim AS build
WORKDIR /app
# patch-package runs after the install, and npm needs nothing else of the source for it.
COPY package.json package-lock.json .npmrc ./
COPY patches patches
RUN PRISMA_SKIP_POSTINSTALL_GENERATE=1 PRISMA_ENGINES_CHECKSUM_IGNORE_MISSING=1 npm install --no-save --include=dev
COPY . .
RUN node_modules/node/bin/node --disable-warning=ExperimentalWarning -e "import('./scripts/build.ts').then(async (build) => { await build.generateClient(); await build.buildIfChanged(); })" \
  && npm prune --omit=dev --no-save && cp package-lock.json node_modules/.clanker-installed && rm -rf .next/cache

FROM node:24-bookworm-slim
# What scripts of skills find; without leave to make namespaces the sandbox is `virtual`, which needs none of it.
RUN apt-get update && apt-get install --yes --no-install-recommends bubblewrap git jq python3 sqlite3 && rm -rf /var/lib/apt/lists/* \
  && mkdir -p /data/blobs && chown -R node:node /data
WORKDIR /app
COPY --from=build /app /app
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 DATA_DIR=/data
USER node
EXPOSE 3000
VOLUME ["/data"]
# The whole of it: the web server and WORKERS workers. `node scripts/start.mjs scripts/worker.ts` is a worker alone.
CMD ["node", "scripts/start.mjs"]

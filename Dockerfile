# syntax=docker/dockerfile:1
# Tickmark for production: web and worker in one container, Postgres elsewhere (compose.yaml). No image was built where this was
# written, for there is no container runtime there; its steps were run one by one in a copy of the repository (docs/operations.md).

FROM node:24-bookworm-slim AS build
WORKDIR /app
ENV NEXT_TELEMETRY_DISABLED=1
COPY package.json package-lock.json .npmrc ./
RUN npm ci --include=dev
COPY . .
RUN NODE_ENV=production node node_modules/next/dist/bin/next build && rm -rf .next/cache
RUN npm prune --omit=dev

FROM node:24-bookworm-slim
WORKDIR /app
ENV NODE_ENV=production NEXT_TELEMETRY_DISABLED=1 PORT=3000 HOST=0.0.0.0 DATA_DIR=/data
# Everything under /app stays root's: the process can read it and not change it.
COPY --from=build /app/package.json /app/package-lock.json /app/next.config.mjs /app/proxy.ts /app/tsconfig.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/.next ./.next
COPY --from=build /app/db ./db
COPY --from=build /app/server ./server
COPY --from=build /app/app ./app
RUN install -d -o node -g node /data /backups
USER node
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/api/health`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# Without npm in between, SIGTERM reaches the process that drains (SHUTDOWN_TIMEOUT); give `docker stop` more time than that.
CMD ["node", "server/surface/cli/start.ts", "--built"]

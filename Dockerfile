# The suite with everything that a run needs, the sandbox included, and nothing else: no shell, no package manager, none of
# its own tests. docs/kubernetes.md shows how to run it in a cluster.
FROM node:24-slim AS build

WORKDIR /suite
COPY package.json package-lock.json ./
# One package is the suite's own.
COPY support/loading/match-indices ./support/loading/match-indices
RUN npm ci --omit=dev --no-audit --no-fund
# What no run loads: the compiler that ts-node asks for, a second copy of Node.js, all charts but those in one file, and types.
RUN rm -rf node_modules/typescript node_modules/node/node_modules node_modules/zrender \
  && find node_modules/echarts -type f ! -name package.json ! -name echarts.common.min.js -delete \
  && find node_modules -type f \( -name '*.map' -o -name '*.d.ts' -o -name '*.d.mts' -o -name '*.d.cts' \) -delete

COPY tsconfig.json cucumber.js ./
COPY features ./features
COPY step-definitions ./step-definitions
COPY support ./support
COPY sandbox ./sandbox
# A run cannot transpile where it can write to no folder that is its own.
RUN node_modules/node/bin/node support/loading/transpile-all.js && mkdir reports

# Only what Node.js and DuckDB link to. Node.js itself is that of package-lock.json.
FROM gcr.io/distroless/cc-debian12:nonroot

WORKDIR /suite
COPY --from=build /suite ./
# The only folder of the suite that a run writes to.
COPY --from=build --chown=65532:65532 /suite/reports ./reports

# The image's own user "nonroot". Kubernetes accepts only a number as proof that this is not root.
USER 65532

ENTRYPOINT ["/suite/node_modules/node/bin/node", "/suite/node_modules/@cucumber/cucumber/bin/cucumber.js"]

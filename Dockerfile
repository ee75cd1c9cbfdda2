# The suite with everything that a run needs, the sandbox included, and without its own tests. docs/kubernetes.md shows
# how to run it in a cluster.
FROM node:24-slim

WORKDIR /suite
# Every package is a development dependency, so NODE_ENV=production would leave them all out.
COPY package.json package-lock.json ./
# One package is the suite's own.
COPY support/loading/match-indices ./support/loading/match-indices
RUN npm ci --no-audit --no-fund && npm cache clean --force

COPY tsconfig.json cucumber.js ./
COPY features ./features
COPY step-definitions ./step-definitions
COPY support ./support
COPY sandbox ./sandbox

# The only folder of the suite that a run writes to.
RUN mkdir reports && chown node:node reports

# The image's own user "node". Kubernetes accepts only a number as proof that this is not root.
USER 1000

ENTRYPOINT ["/suite/node_modules/.bin/cucumber-js"]

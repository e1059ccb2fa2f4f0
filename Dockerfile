# syntax=docker/dockerfile:1
# docker build --tag minority-report .
# docker run --rm --network none --volume "$PWD:/data" --user "$(id -u):$(id -g)" minority-report audit patients.csv --target diagnosis

FROM node:22-slim AS build
WORKDIR /build
COPY package.json package-lock.json ./
RUN npm ci --omit=optional --no-audit --no-fund
COPY . .
RUN node scripts/build.js && npm pack --ignore-scripts --silent && mv minority-report-*.tgz minority-report.tgz
# Of the optional packages, those of a queue and its stores: the image is that of workers too.
RUN node -p "const {optionalDependencies: all} = require('./package.json'); ['bullmq', 'ioredis', 'prom-client', 'aws4fetch'].map(name => name + '@' + all[name]).join(' ')" > queue-packages

# What is published, with what it needs to run and nothing that only building needs.
FROM node:22-slim AS install
WORKDIR /app
COPY --from=build /build/minority-report.tgz /build/queue-packages ./
RUN npm install --omit=dev --omit=optional --omit=peer --no-audit --no-fund ./minority-report.tgz $(cat queue-packages) \
  && rm minority-report.tgz queue-packages

FROM node:22-slim
ENV NODE_ENV=production
COPY --from=install /app/node_modules /app/node_modules
RUN mkdir /data && chown node:node /data
USER node
WORKDIR /data
# An audit runs once and ends; deploy/ asks workers for their health.
HEALTHCHECK NONE
ENTRYPOINT ["node", "/app/node_modules/minority-report/bin/run.js"]
CMD ["--help"]

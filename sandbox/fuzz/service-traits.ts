import type { IncomingMessage, ServerResponse } from "node:http";
import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { s3Error } from "../catalogue/stores.ts";
import type { DataFile } from "../files.ts";
import type { Warehouse } from "../generator.ts";
import { openApiDocument } from "../openapi.ts";
import { json } from "../service.ts";
import type { Part, Trait } from "./trait.ts";

/** Healthy peculiarities in how the service uploads, how it answers, and in its store. */

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

const HEALTH = "/api/v1/health/";

function health(name: string, does: string, answer: Answer): Trait {
  const part = (): Part => ({
    route: (request, response) => {
      if (!request.url?.startsWith(HEALTH)) return false;
      answer(request, response);
      return true;
    },
  });
  return { name, does, dimension: "health", part };
}

const says =
  (body: unknown): Answer =>
  (_request, response) =>
    json(response, 200, body);

function description(
  name: string,
  does: string,
  change: (document: ReturnType<typeof openApiDocument>) => object,
): Trait {
  const part = (): Part => ({
    route: (request, response) => {
      if (request.url !== "/openapi.json") return false;
      json(response, 200, change(openApiDocument(false)));
      return true;
    },
  });
  return { name, does, dimension: "API description", part };
}

/** Turns away all that come while so many are in flight. */
function rejects(name: string, status: number, accepted: number, headers: Record<string, string> = {}): Trait {
  return {
    name,
    does: `turns away with ${status} who comes while it has ${accepted} in hand`,
    dimension: "concurrency",
    part: () => ({
      answer: ({ position, response, tell }) => {
        if (position <= accepted) return tell();
        return json(response, status, { detail: "busy with another generation" }, headers);
      },
    }),
  };
}

function listed(name: string, does: string, edit: (body: string) => string): Trait {
  const part = (): Part => ({ store: ({ listing, forward }) => forward(listing ? edit : undefined) });
  return { name, does, dimension: "store", part };
}

async function uploadInParts({ key, body, contentEncoding }: DataFile, { client, bucket }: Warehouse): Promise<void> {
  const at = { Bucket: bucket, Key: key };
  const encoding = contentEncoding ? { ContentEncoding: contentEncoding } : {};
  const { UploadId } = await client.send(new CreateMultipartUploadCommand({ ...at, ...encoding }));
  const part = { PartNumber: 1, ...(UploadId ? { UploadId } : { UploadId: "" }) };
  const { ETag = "" } = await client.send(new UploadPartCommand({ ...at, ...part, Body: body }));
  const Parts = [{ PartNumber: 1, ETag }];
  await client.send(new CompleteMultipartUploadCommand({ ...at, UploadId: part.UploadId, MultipartUpload: { Parts } }));
}

const uploadStaged: NonNullable<Part["upload"]> = async (file, warehouse, put) => {
  const { client, bucket } = warehouse;
  const staged = { ...file, key: `staging/${file.key}` };
  await put(staged, warehouse);
  const source = `${bucket}/${encodeURIComponent(staged.key)}`;
  await client.send(new CopyObjectCommand({ Bucket: bucket, Key: file.key, CopySource: source }));
  await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: staged.key }));
};

/** The output's words for an upload to a folder of its own, from where it is moved to its place. */
function tellMoves(line: string): readonly string[] {
  const [, place, key] = /(s3:\/\/[^/]+\/)(.*)/.exec(line) ?? [];
  if (!place || !key) return [line];
  const staged = line.replace(place, `${place}staging/`);
  return line.startsWith("✅") ? [staged, `Moved ${place}staging/${key} to ${place}${key}`] : [staged];
}

export const serviceTraits: readonly Trait[] = [
  {
    name: "multipart",
    does: "uploads in parts",
    dimension: "upload",
    part: () => ({ upload: uploadInParts }),
  },
  {
    name: "staged",
    does: "uploads to a folder of its own, and moves each object to its place",
    dimension: "upload",
    takes: ["upload words"],
    part: () => ({ voice: () => ({ lines: tellMoves }), upload: uploadStaged }),
  },
  {
    name: "removed-before",
    does: "removes an object before it uploads the new one",
    dimension: "upload",
    part: () => ({
      upload: async (file, warehouse, put) => {
        await warehouse.client.send(new DeleteObjectCommand({ Bucket: warehouse.bucket, Key: file.key }));
        await put(file, warehouse);
      },
    }),
  },
  {
    name: "uploaded-twice",
    does: "uploads each object twice",
    dimension: "upload",
    part: () => ({
      upload: async (file, warehouse, put) => {
        await put(file, warehouse);
        await put(file, warehouse);
      },
    }),
  },
  ...["UP", "healthy", "alive", "pass"].map((word) =>
    health(`says-${word}`, `says "${word}" of its health`, says({ status: word })),
  ),
  health("health-in-text", "says OK of its health, as text", (_request, response) => {
    response.writeHead(200, { "content-type": "text/plain" }).end("OK\n");
  }),
  health("health-without-words", "answers health checks with success and nothing else", (_request, response) => {
    response.writeHead(204).end();
  }),
  health(
    "health-in-parts",
    "tells the health of its parts",
    says({
      status: "UP",
      debug: false,
      errors: 0,
      components: { breaker: { state: "CLOSED" }, disk: { status: "UP" } },
    }),
  ),
  health("health-behind-a-slash", "redirects health checks to a slash at the end", ({ url = "" }, response) => {
    if (url.endsWith("/")) json(response, 200, { status: "ok" });
    else response.writeHead(307, { location: `${url}/` }).end();
  }),
  {
    name: "unready-meanwhile",
    does: "is not ready while it generates",
    dimension: "health",
    part: unreadyMeanwhile,
  },
  description("more-paths", "describes more than it has to", (document) => ({
    ...document,
    servers: [{ url: "/" }],
    paths: { "/metrics": { get: {} }, ...document.paths, "/api/v2/data/generate": { post: { deprecated: true } } },
  })),
  rejects("one-409", 409, 1),
  rejects("one-429", 429, 1, { "retry-after": "1" }),
  rejects("two-503", 503, 2),
  {
    name: "in-turn",
    does: "serves one after the other",
    dimension: "concurrency",
    part: () => {
      let turn: Promise<void> = Promise.resolve();
      return {
        answer: ({ tell }) => {
          turn = turn.then(() => tell());
          return turn;
        },
      };
    },
  },
  listed("times-in-seconds", "has a store that gives times of change in whole seconds", (body) =>
    body.replace(/\.\d{3}Z<\/LastModified>/g, ".000Z</LastModified>"),
  ),
  listed("without-etags", "has a store that lists no ETags", (body) => body.replace(/<ETag>.*?<\/ETag>/gs, "")),
  listed("first-version", "has a store that answers with version 1 of the listing", (body) =>
    body.replace(/<(KeyCount|NextContinuationToken|ContinuationToken)>.*?<\/\1>/gs, ""),
  ),
  {
    name: "busy-at-first",
    does: "has a store that is busy for a moment",
    dimension: "store",
    part: () => ({
      store: ({ listing, listings, response, forward }) => {
        if (listing && [1, 2, 4].includes(listings)) s3Error(response, 503, "SlowDown");
        else forward();
      },
    }),
  },
  listed("listed-late", "has a store that lists new objects late", (body) =>
    body.replace(/<Contents>.*?<\/Contents>/gs, (object) => {
      const changed = Date.parse(/<LastModified>(.*?)</.exec(object)?.[1] ?? "");
      return Date.now() - changed < 700 ? "" : object;
    }),
  ),
];

function unreadyMeanwhile(): Part {
  let inHand = 0;
  return {
    route: (request, response) => {
      if (inHand === 0 || request.url !== `${HEALTH}ready`) return false;
      json(response, 503, { status: "busy" });
      return true;
    },
    answer: async ({ tell }) => {
      inHand += 1;
      await tell();
      inHand -= 1;
    },
  };
}

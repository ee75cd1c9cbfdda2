import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { setTimeout as rest } from "node:timers/promises";
import type { Behaviour, Exchange, Telling } from "./behaviour.ts";
import { FORMATS } from "./files.ts";
import { generate, type Parameters, type Warehouse } from "./generator.ts";
import { openApiDocument } from "./openapi.ts";
import type { SandboxSettings } from "./settings.ts";

const GENERATE = "/api/v1/data/generate";
/** How long a request waits for others to join it, and how often it looks, in ms. */
const JOIN_LIMIT = 1000;
const JOIN_POLL = 10;

/** The stand-in for the clickstream service, as its contract describes it. */
export function clickstreamService(settings: SandboxSettings, store: Warehouse, behaviour: Behaviour): Server {
  const takesParameters = behaviour.takesParameters ?? settings.takesParameters;
  /** The generations in flight, each with the most that were in flight at once since it began. */
  const inFlight = new Set<{ most: number }>();

  const routes: Record<string, (response: ServerResponse) => void> = {
    "GET /api/v1/health/live": (response) => json(response, 200, { status: "ok" }),
    "GET /api/v1/health/ready": (response) => json(response, 200, { status: "ready" }),
    "GET /openapi.json": (response) => json(response, 200, openApiDocument(takesParameters)),
  };

  async function answerGenerate(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const parameters = takesParameters ? await readParameters(request) : {};
    if (parameters instanceof Error) return json(response, 422, { detail: parameters.message });
    const accepted = behaviour.parameters?.(parameters) ?? parameters;
    const self = { most: 0 };
    inFlight.add(self);
    for (const each of inFlight) each.most = Math.max(each.most, inFlight.size);
    const joined = async (number: number) => {
      for (let waited = 0; self.most < number && waited < JOIN_LIMIT; waited += JOIN_POLL) await rest(JOIN_POLL);
      return self.most >= number;
    };
    const exchange: Exchange = {
      request,
      response,
      position: inFlight.size,
      joined,
      tell: (telling) => tell(response, accepted, telling),
    };
    try {
      await (behaviour.answer ?? ((healthy) => healthy.tell()))(exchange);
    } finally {
      inFlight.delete(self);
    }
  }

  async function tell(response: ServerResponse, parameters: Parameters, telling: Telling = {}): Promise<void> {
    const { status = 200, headers = {}, exitCode = 0, write = writeText, end = endAnswer } = telling;
    const { lines = (line: string) => [line], generator = {} } = telling;
    response.writeHead(status, { "content-type": "text/plain; charset=utf-8", ...headers });
    let said = 0;
    // The generator goes on when its client has gone, as the real one does; only the telling stops.
    const say = async (line: string) => {
      for (const told of lines(line, said)) if (!response.destroyed) await write(`${told}\n`, response);
      said += 1;
      await rest(settings.pace);
    };
    await say("--- STDOUT ---");
    await generate(settings, parameters, store, say, { ...behaviour, ...generator });
    await say("");
    await say("--- STDERR ---");
    if (exitCode !== 0) await say(`--- PROCESS FAILED WITH EXIT CODE ${exitCode} ---`);
    await end(response);
  }

  return createServer((request, response) => {
    const path = new URL(request.url ?? "/", "http://sandbox").pathname;
    response.on("error", () => {});
    if (behaviour.route?.(request, response)) return;
    if (path === GENERATE && request.method === "POST") {
      answerGenerate(request, response).catch((error) => response.destroy(error));
      return;
    }
    const route = routes[`${request.method} ${path}`];
    if (route) return route(response);
    if (path === GENERATE) return json(response, 405, { detail: "Method Not Allowed" }, { allow: "POST" });
    json(response, 404, { detail: "Not Found" });
  });
}

export function json(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
}

function writeText(text: string, response: ServerResponse): void {
  response.write(text);
}

function endAnswer(response: ServerResponse): void {
  response.end();
}

const WHOLE_NUMBERS = ["num_users", "num_products", "num_events", "seed"];

async function readParameters(request: IncomingMessage): Promise<Parameters | Error> {
  const body = await request.setEncoding("utf8").reduce((text: string, part: string) => text + part, "");
  if (body === "") return {};
  try {
    const parameters = JSON.parse(body) as Record<string, unknown>;
    for (const [name, value] of Object.entries(parameters)) {
      const valid =
        (WHOLE_NUMBERS.includes(name) && Number.isInteger(value)) ||
        (name === "output_format" && (FORMATS as readonly unknown[]).includes(value)) ||
        (name === "skip_upload" && typeof value === "boolean");
      if (!valid) return new Error(`${name} cannot be ${JSON.stringify(value)}`);
    }
    return parameters;
  } catch (error) {
    return new Error(`the body is not JSON: ${error}`);
  }
}

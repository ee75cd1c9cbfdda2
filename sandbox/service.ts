import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { setTimeout as rest } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { Behaviour, Exchange, Refusal, Telling } from "./behaviour.ts";
import { FORMATS } from "./files.ts";
import { generate, type Parameters, type Warehouse } from "./generator.ts";
import { MOST_ROWS, openApiDocument } from "./openapi.ts";
import type { SandboxSettings } from "./settings.ts";

// The real service gives memory back as soon as nothing refers to it; Node would put that off for many generations.
setFlagsFromString("--expose-gc");
const collectGarbage: () => void = runInNewContext("gc");

const GENERATE = "/api/v1/data/generate";
/** No path of the service's: by it the suite restarts a sandbox that it has started itself. */
const RESTART = "/sandbox/restart";
/** How long a request waits for others to join it, and how often it looks, in ms. */
const JOIN_LIMIT = 1000;
const JOIN_POLL = 10;

/** The stand-in for the clickstream service, as its contract describes it. `restart` kills it and starts it again. */
export function clickstreamService(
  settings: SandboxSettings,
  store: Warehouse,
  behaviour: Behaviour,
  restart?: () => void,
): Server {
  const takesParameters = behaviour.takesParameters ?? settings.takesParameters;
  /** The generations in flight, each with the most that were in flight at once since it began. */
  const inFlight = new Set<{ most: number }>();

  const routes: Record<string, (response: ServerResponse) => void> = {
    "GET /api/v1/health/live": (response) => json(response, 200, { status: "ok" }),
    "GET /api/v1/health/ready": (response) => json(response, 200, { status: "ready" }),
    "GET /openapi.json": (response) => json(response, 200, openApiDocument(takesParameters)),
  };

  async function answerGenerate(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const parameters = takesParameters ? await readParameters(request, behaviour.accepts) : {};
    if (parameters instanceof Error) {
      const refuse = behaviour.refuse ?? ((refusal: Refusal) => json(response, 422, { detail: refusal.reason }));
      return refuse({
        response,
        reason: parameters.message,
        tell: (telling) => tell(response, {}, telling),
        generate: () => generate(settings, {}, store, alive, behaviour),
      });
    }
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
      generate: () => generate(settings, accepted, store, alive, behaviour),
    };
    try {
      await (behaviour.answer ?? ((healthy) => healthy.tell()))(exchange);
    } finally {
      inFlight.delete(self);
      collectGarbage();
    }
  }

  /** Throws once the service is dead, so that a generator does nothing more. */
  async function alive(): Promise<void> {
    store.life?.throwIfAborted();
  }

  async function tell(response: ServerResponse, parameters: Parameters, telling: Telling = {}): Promise<void> {
    const { status = 200, headers = {}, exitCode = 0, write = writeText, end = endAnswer } = telling;
    const { lines = (line: string) => [line], generator = {} } = telling;
    response.writeHead(status, { "content-type": "text/plain; charset=utf-8", ...headers });
    let said = 0;
    // The generator goes on when its client has gone, as the real one does; only the telling stops.
    const say = async (line: string) => {
      await alive();
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
    response.on("error", () => {});
    if (restart && request.url === RESTART && request.method === "POST") {
      response.once("close", restart);
      return json(response, 202, { status: "restarting" }, { connection: "close" });
    }
    if (behaviour.route?.(request, response)) return;
    // What answers first may have led the request elsewhere.
    const path = new URL(request.url ?? "/", "http://sandbox").pathname;
    if (path === GENERATE && request.method === "POST") {
      answerGenerate(request, response).catch((error) => {
        // One that is dead does nothing about its connections.
        if (!store.life?.aborted) response.destroy(error);
      });
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

const NUMBERS_OF_ROWS = ["num_users", "num_products", "num_events"];

/** Whether a parameter is one of the service's, and may have this value. */
function isValid(name: string, value: unknown): boolean {
  if (NUMBERS_OF_ROWS.includes(name)) return Number.isInteger(value) && isBetween(1, Number(value), MOST_ROWS);
  if (name === "output_format") return (FORMATS as readonly unknown[]).includes(value);
  return (name === "seed" && Number.isInteger(value)) || (name === "skip_upload" && typeof value === "boolean");
}

function isBetween(least: number, value: number, most: number): boolean {
  return value >= least && value <= most;
}

async function readParameters(
  request: IncomingMessage,
  accepts: Behaviour["accepts"] = () => false,
): Promise<Parameters | Error> {
  const body = await request.setEncoding("utf8").reduce((text: string, part: string) => text + part, "");
  if (body === "") return {};
  try {
    const parameters = Object.entries(JSON.parse(body) as Record<string, unknown>);
    const invalid = parameters.filter(([name, value]) => !isValid(name, value));
    const refused = invalid.find(([name, value]) => !accepts(name, value));
    if (refused) return new Error(`${refused[0]} cannot be ${JSON.stringify(refused[1])}`);
    return Object.fromEntries(parameters.filter((parameter) => !invalid.includes(parameter)));
  } catch (error) {
    return new Error(`the body is not JSON: ${error}`);
  }
}

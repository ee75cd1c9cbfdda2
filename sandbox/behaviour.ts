import type { IncomingMessage, ServerResponse } from "node:http";
import type { Size } from "./data.ts";
import type { DataFile } from "./files.ts";
import type { GeneratorHooks, Parameters, Warehouse } from "./generator.ts";

/** How a generation is told to the client: everything that a fault or a variation may want to say otherwise. */
export interface Telling {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Takes the place of a line of output: nothing, itself, or several lines. The first line has the index 0. */
  readonly lines?: (line: string, index: number) => readonly string[];
  /** Sends a line, line end included. */
  readonly write?: (text: string, response: ServerResponse) => Promise<void> | void;
  /** Changes what the generator does, of this generation only. */
  readonly generator?: GeneratorHooks;
  /** The code that the generator ends with. */
  readonly exitCode?: number;
  /** How the answer ends, where it does not simply end. */
  readonly end?: (response: ServerResponse) => Promise<void> | void;
}

/** One `POST /api/v1/data/generate`, on its way to an answer. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Which of those in flight it was when it arrived, from 1. */
  readonly position: number;
  /** Waits until so many are in flight, but at most for a second, and tells whether they are. */
  readonly joined: (number: number) => Promise<boolean>;
  /** Generates and tells it as a healthy service does. */
  readonly tell: (telling?: Telling) => Promise<void>;
  /** Generates and says nothing of it. */
  readonly generate: () => Promise<void>;
}

/** A request whose parameters are invalid. */
export interface Refusal {
  readonly response: ServerResponse;
  /** Which parameter cannot have which value. */
  readonly reason: string;
  /** Generates all the same, as without parameters, and tells it; or says nothing of it. */
  readonly tell: (telling?: Telling) => Promise<void>;
  readonly generate: () => Promise<void>;
}

/** One request to the store, on its way there. */
export interface StoreExchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Whether it asks for a listing of a bucket. */
  readonly listing: boolean;
  /** How many listings were asked for so far, this one included. */
  readonly listings: number;
  /** Hands it to the store. `edit` may change the text of the answer. */
  readonly forward: (edit?: (body: string) => string) => void;
}

/** How a service is restarted. A healthy one dies at once, its generators with it, and is back soon. */
export interface Restart {
  /** How long it is away, in ms; with `Infinity` it does not come back. */
  readonly away?: number;
  /** Whether it lets the generations that run come to their end first. */
  readonly graceful?: boolean;
  /** Takes the place of the breaking of its connections, for the answer of each generation that runs. */
  readonly cutOff?: (response: ServerResponse) => void;
  /** What it leaves in the store when it is dead. */
  readonly leaves?: (warehouse: Warehouse) => Promise<void>;
  /** What it does otherwise from then on. */
  readonly afterwards?: Behaviour;
  /** Comes when it is back. `generate` generates without a client. */
  readonly back?: (generate: () => Promise<void>) => Promise<void>;
}

/** What a sandbox does differently from the contract. An empty behaviour is the healthy service. */
export interface Behaviour extends GeneratorHooks {
  /** Answers a generate request. */
  readonly answer?: (exchange: Exchange) => Promise<void> | void;
  /** Answers any other request; false leaves it to the healthy service. */
  readonly route?: (request: IncomingMessage, response: ServerResponse) => boolean;
  /** Changes the parameters that arrived. */
  readonly parameters?: (parameters: Parameters) => Parameters;
  /** Answers a request to the store. */
  readonly store?: (exchange: StoreExchange) => void;
  /** Lies in the bucket before the first generation; where it depends on it, for generations of a size. */
  readonly olderObjects?: readonly DataFile[] | ((size: Size) => readonly DataFile[]);
  /** Whether an invalid value is accepted all the same. It then counts as if it had not been there. */
  readonly accepts?: (name: string, value: unknown) => boolean;
  /** Answers a request whose parameters are invalid. */
  readonly refuse?: (refusal: Refusal) => Promise<void> | void;
  readonly restart?: Restart;
  /** Whether the endpoint takes parameters. */
  readonly takesParameters?: boolean;
}

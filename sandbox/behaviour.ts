import type { IncomingMessage, ServerResponse } from "node:http";
import type { DataFile, Format } from "./files";
import type { GeneratorHooks, Parameters } from "./generator";

/** How a generation is told to the client: everything that a fault or a variation may want to say otherwise. */
export interface Telling {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** What to send for each line of output; the text includes its line end. */
  readonly write?: (text: string, response: ServerResponse) => Promise<void> | void;
  /** The code that the generator ends with. */
  readonly exitCode?: number;
  /** How the answer ends, where it does not simply end. */
  readonly end?: (response: ServerResponse) => Promise<void> | void;
}

/** One `POST /api/v1/data/generate`, on its way to an answer. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Which generation of this sandbox it is, from 1. */
  readonly number: number;
  /** Which of those in flight it was when it arrived, from 1. */
  readonly position: number;
  /** How many are in flight now. */
  readonly inFlight: () => number;
  /** Generates and tells it as a healthy service does. */
  readonly tell: (telling?: Telling) => Promise<void>;
}

/** What a sandbox does differently from the contract. An empty behaviour is the healthy service. */
export interface Behaviour extends GeneratorHooks {
  /** Answers a generate request. */
  readonly answer?: (exchange: Exchange) => Promise<void> | void;
  /** Answers any other request; false leaves it to the healthy service. */
  readonly route?: (request: IncomingMessage, response: ServerResponse) => boolean;
  /** Changes the parameters that arrived. */
  readonly parameters?: (parameters: Parameters, format?: Format) => Parameters;
  /** Answers a request to the store; false forwards it to the store. */
  readonly store?: (request: IncomingMessage, response: ServerResponse, seen: StoreTraffic) => boolean | Promise<boolean>;
  /** Lies in the bucket before the first generation. */
  readonly olderObjects?: readonly DataFile[];
  /** Whether the endpoint takes parameters. */
  readonly takesParameters?: boolean;
}

/** What a store has seen so far, so that a fault can come at the right moment. */
export interface StoreTraffic {
  /** Listings asked for, this one included. */
  readonly listings: number;
  /** Uploads asked for, this one included. */
  readonly uploads: number;
}

import type { Socket } from "node:net";
import { Agent, buildConnector, type Dispatcher, ProxyAgent } from "undici";
import { proxyFor } from "./proxy";

/**
 * A dispatcher for requests to an address, through a proxy where there is one. `connectTimeout` in ms. Connections are
 * not kept open: an idle one would occupy a worker that the service may need for a generation, and the service might
 * close it just when it is used again.
 */
export function connectionTo(address: string, connectTimeout: number): Dispatcher {
  return throughProxy(address, connectTimeout) ?? new Agent({ connect: { timeout: connectTimeout }, pipelining: 0 });
}

/**
 * The same for answers of any length. Chunks of their bodies are handed over in memory that is used again: what takes them
 * has to be done with each when it returns, or else to copy it. `onConnected` is called when there is a connection, with
 * TLS where it has that; through a proxy, it is not.
 */
export function streamingConnectionTo(address: string, connectTimeout: number, onConnected?: () => void): Dispatcher {
  return throughProxy(address, connectTimeout) ?? directConnection(address, connectTimeout, onConnected);
}

/** The same without a proxy. */
export function directConnection(_address: string, timeout: number, onConnected?: () => void): Dispatcher {
  const connect: buildConnector.connector = (options, callback) => {
    const memory = options.protocol === "http:" ? new ReadMemory() : undefined;
    const reading = memory ? { highWaterMark: 2 * READ_SIZE, onread: memory.onread } : {};
    buildConnector({ timeout, ...reading })(options, (...[error, socket]) => {
      if (error) return callback(error, null);
      if (memory) memory.socket = socket;
      onConnected?.();
      callback(null, socket);
    });
  };
  // One at a time is all that an answer takes, and a pool for each of thousands of requests would hold them up.
  return new Agent({ connect, pipelining: 0, connections: 1 });
}

function throughProxy(address: string, connectTimeout: number): Dispatcher | undefined {
  const proxy = proxyFor(address);
  return proxy ? new ProxyAgent({ uri: proxy.href, connectTimeout, pipelining: 0 }) : undefined;
}

/** As much as is read from a socket at once, in bytes. Less takes more time, and more takes no less. */
const READ_SIZE = 256 * 1024;
/** Reads that are not longer are copied, which is cheap. */
const SMALL = READ_SIZE / 4;
/** What all sockets read into until there is more to read: thousands of requests at the same moment wait for no memory. */
const SHARED = Buffer.allocUnsafeSlow(SMALL);

/**
 * What a socket reads into, in turn. By itself, Node allocates memory for each read, and gigabytes of it take more time
 * and space than the reading. It asks where to read next before what it has read is taken from the socket; so what was
 * read before that has to be taken by then, or its memory is not used again.
 *
 * Undici keeps hold of headers until all of them are there, and of no more than 16 KB; so a read that is not small always
 * brings their end, and the memory that they began in is used only after that.
 */
class ReadMemory {
  socket: Socket | undefined;
  #now: Buffer = SHARED;
  #other: Buffer | undefined;
  /** Whether the last read is in `#now`, and how long it is. */
  #used = 0;

  readonly onread = {
    buffer: () => this.#next(),
    callback: (length: number, memory: Uint8Array) => {
      const bytes = Buffer.from(memory.buffer, memory.byteOffset, length);
      const small = length <= SMALL;
      this.#used = small ? 0 : length;
      if (length === SMALL && this.#now === SHARED) this.#now = Buffer.allocUnsafeSlow(READ_SIZE);
      return this.socket?.push(small ? Buffer.from(bytes) : bytes) ?? false;
    },
  };

  #next(): Buffer {
    if (this.#used === 0) return this.#now;
    const free = this.socket?.readableLength === this.#used ? this.#other : undefined;
    [this.#now, this.#other] = [free ?? Buffer.allocUnsafeSlow(READ_SIZE), this.#now];
    return this.#now;
  }
}

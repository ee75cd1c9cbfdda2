import type { ServiceProcess } from "./processes";

/** One look at what a service uses. */
export interface Look {
  /** When it was measured, on the clock of `performance.now()`, in ms. */
  readonly at: number;
  /** Resident memory of all that the source covers, in bytes. */
  readonly memory: number;
  /** Processor time of all that the source covers, in ms since a moment that stays the same for as long as `run` does. */
  readonly processorTime: number;
  /** What went over the network both ways, in bytes since some moment; unset where the source does not tell. */
  readonly traffic?: number;
  /** What is measured, such as the start of a process: another one after a restart. */
  readonly run: string;
  /** The service's processes; unset where the source does not show them. */
  readonly processes?: readonly ServiceProcess[];
  /** How many processes have lost their parent that may be the service's, or another program's. */
  readonly doubtful?: number;
}

/** Where it can be seen what a service uses. */
export interface Source {
  /** What is measured, in words that can follow "measured by". */
  readonly name: string;
  /** Whether generators that run as processes of their own are counted as well. */
  readonly coversGenerators: boolean;
  /** Whether single processes are seen, so that it shows what is left behind. */
  readonly showsProcesses: boolean;
  /** How long to rest between two looks, in ms. */
  readonly every: number;
  /** How long it may take until a look shows what happens now, in ms. */
  readonly delay: number;
  /** Throws `Unmeasurable` where it cannot be seen now. */
  look(): Promise<Look>;
}

/** It cannot be seen what a service uses. The message says why, as a clause without a full stop. */
export class Unmeasurable extends Error {}

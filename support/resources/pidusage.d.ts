declare module "pidusage" {
  /** What one process uses: memory in bytes, processor time since its start (`ctime`) in ms. */
  export interface Usage {
    readonly memory: number;
    readonly ctime: number;
  }
  /** Asks the system; a process that has ended has no entry, or an empty one. Throws where none of them is there. */
  export default function pidusage(pids: number[]): Promise<Record<string, Usage | null | undefined>>;
}

import type { FailureParts } from "../shared/failure";

/** What the exit code of a generator says of its end. */

type Cause = Pick<FailureParts, "cause" | "remedy">;

const MEMORY: Cause = {
  cause: "the generator ran out of memory: the kernel, or Kubernetes by the pod's memory limit, killed it",
  remedy:
    "see whether the pod was OOMKilled (kubectl describe pods), and raise its memory limit or generate less data; without a limit, look for the kernel's words in dmesg",
};

/** By the numbers of their signals, as Python's subprocess (-9) and a shell (128 + 9) tell them. */
const BY_SIGNAL: Readonly<Record<number, Cause>> = {
  9: MEMORY,
  11: {
    cause: "the generator crashed in native code (segmentation fault), such as a library built for another processor",
    remedy:
      "check which versions of Python and its libraries the image has, and whether it is built for this processor",
  },
  15: {
    cause: "something asked the generator to end: its pod was stopped or replaced, or a timeout passed",
    remedy: "see whether the pod was restarted or evicted at that moment, and which timeouts its deployment sets",
  },
};

const NOT_STARTED: Cause = {
  cause: "the generator could not be started: its program is missing from the image, or may not be executed",
  remedy: "check the generator's path and its permissions in the deployed image",
};

/** The likely cause of an end with this exit code; unset for a code that says only that the generator failed. */
export function causeOfExit(code: number): Cause | undefined {
  if (code === 126 || code === 127) return NOT_STARTED;
  return BY_SIGNAL[code < 0 ? -code : code - 128];
}

const CODE = /\b(?:code|status)\s*[:=]?\s*(-?\d+)/i;
/** What a shell, Python and the system say of a process that a signal ended, or that wanted more memory than there is. */
const WORDS: readonly [pattern: RegExp, signal: number][] = [
  [/^(.*: line \d+:\s+\d+ )?Killed(?=$|\s{2}|\s*\()|\bSIGKILL\b|\bsignal:? 9\b/, 9],
  [/\bMemoryError\b|\bcannot allocate memory\b|\bout of memory\b|\bOOM/i, 9],
  [/\bsegmentation fault\b|\bSIGSEGV\b|\bsignal:? 11\b/i, 11],
  [/^(.*: line \d+:\s+\d+ )?Terminated(?=$|\s{2}|\s*\()|\bSIGTERM\b|\bsignal:? 15\b/, 15],
];

/**
 * The likely cause of an end that a line of the output tells of: by its exit code, or else by its words and those of the
 * lines around it. Unset where they say only that the generator failed.
 */
export function causeOfToldExit(line: string, around: readonly string[]): Cause | undefined {
  const code = CODE.exec(line)?.[1];
  const byCode = code === undefined ? undefined : causeOfExit(Number(code));
  return byCode ?? causeInWords([line]) ?? causeInWords(around);
}

function causeInWords(lines: readonly string[]): Cause | undefined {
  const [, signal = 0] = WORDS.find(([pattern]) => lines.some((line) => pattern.test(line.trim()))) ?? [];
  return BY_SIGNAL[signal];
}

import type { ServerResponse } from "node:http";
import { setTimeout as rest } from "node:timers/promises";
import type { Behaviour, Restart } from "../behaviour.ts";
import type { DataFile } from "../files.ts";
import { upload } from "../generator.ts";
import { json } from "../service.ts";
import { edited, isCopy, put, remove } from "./edits.ts";
import type { Entry } from "./entry.ts";

/** Services that are restarted in the middle of a generation. */

/** Slow enough that a generation runs when the restart comes, and time enough to be back on a machine that is busy. */
const SETTINGS = { SANDBOX_PACE: "40", RESTART_TIMEOUT: "20s" };
/** For those that are never back, or never done. */
const NEVER = { ...SETTINGS, RESTART_TIMEOUT: "3s" };

function fault(name: string, does: string, words: string, behaviour: Behaviour, settings = SETTINGS): Entry {
  return { name: `restart-${name}`, does, fails: "restart", words, settings, behaviour };
}

function variation(name: string, does: string, behaviour: Behaviour): Entry {
  const settings = { ...SETTINGS, SETTLE_TIMEOUT: "6s" };
  return { name: `restart-${name}`, does, passes: ["restart"], settings, behaviour };
}

const restarting = (restart: Restart): Behaviour => ({ restart });

/** An upload takes so long that the restart comes before its end, on any machine, in ms. */
const SLOWLY = 3000;

/** Is killed in its first upload. */
function killedInUpload(restart: Restart): Behaviour {
  return {
    upload: async (file, warehouse) => {
      await rest(SLOWLY);
      await upload(file, warehouse);
    },
    restart: { ...restart, afterwards: { upload } },
  };
}

/** Leaves in its store, when it is dead, what `left` makes of the files of the generation that ran last. */
function leaving(left: (files: readonly DataFile[]) => readonly DataFile[]): Behaviour {
  let made: DataFile[] = [];
  return {
    ...killedInUpload({ leaves: (warehouse) => put(...left(made))(warehouse) }),
    files: (files) => {
      made = files;
      return files;
    },
  };
}

/** The first half of a file, cut in the middle of a row. */
function half(file: DataFile): DataFile {
  return edited(file, (text) => text.slice(0, text.indexOf("\n", text.length / 2) - 20));
}

/** The first half of a file's rows, each of them whole. */
function wholeRows(file: DataFile): DataFile {
  return edited(file, (text) => text.slice(0, text.indexOf("\n", text.length / 2) + 1));
}

const isUsers = ({ key }: DataFile) => key.endsWith("users.csv");
const isIndividual = ({ key }: DataFile) => key.includes("/individual/");

function ending(...lines: readonly string[]): (response: ServerResponse) => void {
  return (response) => void response.end(lines.map((line) => `${line}\n`).join(""));
}

const CLOSING = ["Mock data generation complete for: all", "", "--- STDERR ---"];
const NO_UPLOAD_BEGUN = (line: string) => (line.includes("Uploading") ? [] : [line]);

/** Rejects each generation until some time after the restart. */
function busyUntil(over: () => boolean): Behaviour {
  return {
    answer: ({ response, tell }) =>
      over() ? tell() : json(response, 409, { detail: "A generation is already running" }),
  };
}

function notReady(state: () => "starting" | "ready"): Behaviour {
  return {
    route: ({ url }, response) => {
      if (url !== "/api/v1/health/ready" || state() === "ready") return false;
      json(response, 503, { status: state() });
      return true;
    },
  };
}

function withoutHealthChecks(): Behaviour {
  return {
    route: ({ method }, response) => {
      if (method !== "GET") return false;
      json(response, 404, { detail: "Not Found" });
      return true;
    },
  };
}

export const restarts: readonly Entry[] = [
  fault(
    "not-back",
    "does not come back after a restart",
    "/api/v1/health/live did not answer",
    restarting({ away: Number.POSITIVE_INFINITY }),
    NEVER,
  ),
  fault(
    "not-ready",
    "comes back after a restart and never becomes ready",
    "/api/v1/health/ready answered with 503",
    restarting({ afterwards: notReady(() => "starting") }),
    NEVER,
  ),
  fault(
    "stale-lock",
    "takes itself for busy after a restart, with the generation that was cut off",
    "after the last generation of this run was over",
    restarting({ afterwards: busyUntil(() => false) }),
    NEVER,
  ),
  fault(
    "half-users",
    "leaves half of the users under their final name when it is killed",
    "users (data/users.csv): 1 row of",
    leaving((files) => files.filter(isUsers).map(half)),
  ),
  fault(
    "half-users-in-whole-rows",
    "leaves the first of the users under their final name when it is killed, none of them torn",
    "rows, where the output says 200",
    leaving((files) => files.filter(isUsers).map(wholeRows)),
  ),
  fault(
    "half-users-in-a-burst",
    "keeps its output back until a generation has ended, and leaves the first of the users when it is killed before that",
    "rows, where the output says 200",
    {
      ...leaving((files) => files.filter(isUsers).map(wholeRows)),
      upload,
      answer: ({ tell }) => {
        let kept = "";
        return tell({
          write: (text, response) => {
            if (text.includes("STDOUT")) response.write(text);
            else kept += text;
          },
          end: (response) => void response.end(kept),
        });
      },
    },
  ),
  fault(
    "half-events",
    "leaves the first events under their final name when it is killed, none of them torn, and tells no numbers",
    "shows the fraud that stands at its end for 0 of 3 users",
    {
      ...leaving((files) => files.filter(isIndividual).map(wholeRows)),
      answer: ({ tell }) => tell({ lines: (line) => (line.includes("Successfully generated") ? [] : [line]) }),
    },
  ),
  fault(
    "half-alias",
    "leaves the events and half of their alias when it is killed",
    "latest events (data/clickstream/clickstream.json) is no copy of the events that were uploaded",
    leaving((files) => [...files.filter(isIndividual), ...files.filter(isCopy).map(wholeRows)]),
  ),
  fault(
    "empty-object",
    "leaves an empty object under the final name of the users when it is killed",
    "users (data/users.csv) has no rows",
    leaving((files) => files.filter(isUsers).map((file) => edited(file, () => ""))),
  ),
  fault(
    "closed-properly",
    "ends the stream of a generation that it cuts off as if that were its end",
    "the stream closed normally",
    restarting({ cutOff: ending() }),
  ),
  fault(
    "told-as-complete",
    "calls a generation complete that it cuts off in an upload",
    "1 upload began, and the output does not say that it succeeded",
    killedInUpload({ cutOff: ending(...CLOSING) }),
  ),
  fault(
    "told-as-uploaded",
    "calls a generation complete that it cuts off, and its uploads successful",
    "announced uploads did not show",
    restarting({
      cutOff: ending(
        ...["users.csv", "products.csv", "clickstream/clickstream.json"].map(
          (name) => `✅ Upload successful: s3://analytics/data/${name}`,
        ),
        ...["📊 Upload Summary: Total successful uploads: 3", ...CLOSING],
      ),
    }),
  ),
  fault(
    "stream-left-open",
    "leaves the stream of a generation that it cuts off open and silent for ever",
    "its stream was still open",
    restarting({ cutOff: () => {} }),
    NEVER,
  ),
  fault(
    "loses-upload",
    "loses an upload when it is killed that it has called successful",
    "1 announced upload did not show",
    {
      answer: ({ tell }) => tell({ lines: NO_UPLOAD_BEGUN }),
      restart: { leaves: remove("data/users.csv") },
    },
  ),
  fault(
    "next-lacks-upload",
    "leaves out an upload that it calls successful after a restart",
    "1 announced upload did not show",
    restarting({
      afterwards: {
        upload: async (file, to) => (file.key.endsWith("products.csv") ? undefined : upload(file, to)),
      },
    }),
  ),
];

export const restartVariations: readonly Entry[] = [
  variation("soon-back", "is killed, and is soon back", {}),
  variation("slowly-back", "takes its time to be back, and then to be ready", {
    restart: { away: 1500, afterwards: readyAfter(1000) },
  }),
  variation("graceful", "lets a generation end before it stops", restarting({ graceful: true })),
  variation(
    "told-as-failed",
    "says of a generation that it cuts off that it has failed",
    restarting({ cutOff: ending("", "--- STDERR ---", "--- PROCESS FAILED WITH EXIT CODE -15 ---") }),
  ),
  variation(
    "resumes",
    "takes the generation up again that was cut off, once it is back",
    restarting({
      back: async (generate) => {
        await rest(700);
        await generate();
      },
    }),
  ),
  variation("busy-for-a-while", "is busy for a while after a restart", {
    restart: { afterwards: freeAfter(1500) },
  }),
  variation(
    "leaves-staging",
    "leaves half of its files under names that are none of data when it is killed",
    leaving((files) =>
      files.map(half).flatMap((file) => [
        { ...file, key: file.key.replace("data/", "data/tmp/") },
        { ...file, key: `${file.key}.part` },
      ]),
    ),
  ),
  variation(
    "leaves-some",
    "has uploaded some of its files, each of them whole, when it is killed",
    leaving((files) => files.filter((file) => isUsers(file) || isIndividual(file))),
  ),
  variation(
    "alias-first",
    "has uploaded its alias and not yet the events that it copies when it is killed",
    leaving((files) => files.filter(isCopy)),
  ),
  variation("without-health-checks", "has no health check and no API description", withoutHealthChecks()),
];

/** From the first request after the restart on, it takes so many ms until it is ready. */
function readyAfter(time: number): Behaviour {
  let since: number | undefined;
  return notReady(() => {
    since ??= Date.now();
    return Date.now() - since < time ? "starting" : "ready";
  });
}

/** From the first generation after the restart on, it takes so many ms until it takes one. */
function freeAfter(time: number): Behaviour {
  let since: number | undefined;
  return busyUntil(() => {
    since ??= Date.now();
    return Date.now() - since >= time;
  });
}

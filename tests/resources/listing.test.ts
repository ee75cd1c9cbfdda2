import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { describe, it } from "node:test";
import { expect } from "chai";
import {
  allProcesses,
  commandOf,
  environmentOf,
  fromPs,
  fromStat,
  listenersAt,
  shortCommand,
  socketsAt,
} from "../../support/resources/listing";
import { listen } from "../helpers/servers";

describe("A listing of processes", () => {
  it("is read from Linux, whatever a program's name holds", () => {
    const line =
      "5930 (my (odd) name) S 5835 5835 25626 34816 -1 4194304 98 0 0 0 3 4 50 60 20 0 1 0 2255944 3133440 392 184467440";
    expect(fromStat(line)).to.deep.equal([
      {
        ...{ pid: 5930, parent: 5835, group: 5835, session: 25626, terminal: true },
        ...{ started: "2255944", ofEnded: 1100, defunct: false },
      },
    ]);
    expect(fromStat(line.replace(") S", ") Z"))[0]?.defunct).to.equal(true);
    expect(fromStat(line.replace(" 34816 ", " 0 "))[0]?.terminal).to.equal(false);
    for (const other of ["", "nonsense", "1 (torn) S 1 2"]) expect(fromStat(other)).to.deep.equal([]);
  });

  it("is read from ps", () => {
    expect(fromPs("  501   499   500      0 ttys001  S+   Fri Nov 27 01:00:00 2026 ")).to.deep.equal([
      {
        ...{ pid: 501, parent: 499, group: 500, session: 500, terminal: true },
        ...{ started: "Fri Nov 27 01:00:00 2026", ofEnded: 0, defunct: false },
      },
    ]);
    expect(fromPs("501 499 500 1f4 ?? Z Fri Nov 27 01:00:00 2026")[0]).to.include({
      ...{ session: 500, terminal: false, defunct: true },
    });
    expect(fromPs("")).to.deep.equal([]);
  });

  it("holds this process, which is found by the port at which it listens", async () => {
    const server = await listen(createServer());
    expect(await listenersAt(server.port)).to.deep.equal([process.pid]);
    server.close();
    const own = (await allProcesses()).find(({ pid }) => pid === process.pid);
    expect(own?.parent).to.equal(process.ppid);
    expect(await commandOf(process.pid)).to.match(/^node/);
  });

  it("tells the environment of another process", { skip: process.platform !== "linux" }, async () => {
    const child = spawn(process.execPath, ["-e", "console.log(1); setTimeout(() => {}, 60_000)"], {
      env: { ...process.env, MARK_OF_TEST: "here" },
    });
    await once(child.stdout, "data");
    expect(environmentOf(child.pid ?? 0)).to.include("MARK_OF_TEST=here");
    child.kill();
    await once(child, "exit");
    expect(environmentOf(child.pid ?? 0)).to.deep.equal([]);
  });

  it("knows what listens at a port from the tables of Linux", () => {
    const table = [
      "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode",
      "   0: 0100007F:1F40 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4711 1 0 100 0 0 10 0",
      "   1: 0100007F:1F40 0100007F:9999 01 00000000:00000000 00:00000000 00000000     0        0 4712 1 0 100 0 0 10 0",
      "   2: 00000000:1F41 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4713 1 0 100 0 0 10 0",
    ].join("\n");
    expect(socketsAt(table, 8000)).to.deep.equal(["4711"]);
    expect(socketsAt(table, 8001)).to.deep.equal(["4713"]);
    expect(socketsAt("", 8000)).to.deep.equal([]);
  });

  it("shows program and script, and nothing of what may be secret", () => {
    for (const [command, shown] of [
      ["/usr/bin/python -m uvicorn service:app --port 8000", "python uvicorn service:app"],
      ["python -u generator.py --key hush", "python generator.py"],
      ["python -c print('hush')", "python"],
      ["node --secret=hush main.js", "node"],
      ["java -password hush", "java"],
      ["python generator.py events hush", "python generator.py events"],
      ["nginx: master process", "nginx master process"],
      ["", ""],
    ] as const)
      expect(shortCommand(command.split(" "))).to.equal(shown);
  });
});

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, it } from "node:test";
import { expect } from "chai";
import { loadDotEnv, readSettings, reportSettings } from "../../support/settings/environment";
import { SettingsError } from "../../support/settings/reader";
import { misspelt } from "../../support/settings/typos";
import { settingsWarnings } from "../../support/settings/warnings";
import { redact } from "../../support/shared/redaction";

const KEYS = { MINIO_ACCESS_KEY: "tester", MINIO_SECRET_KEY: "secret-for-tests" };

/** Settings that cannot be used, and what each message has to say. */
const BAD: readonly [settings: Record<string, string>, message: string][] = [
  [
    { CLICKSTREAM_BASE_URL: "localhost:8000" },
    'CLICKSTREAM_BASE_URL is "localhost:8000": expected an address such as http://localhost:8000, or "sandbox" (did you mean http://localhost:8000?)',
  ],
  [{ CLICKSTREAM_BASE_URL: "ftp://host" }, "expected an address such as"],
  [{ CLICKSTREAM_BASE_URL: "http://" }, "expected an address such as"],
  [{ CLICKSTREAM_BASE_URL: "http://host:99999" }, "expected an address such as"],
  [
    { CLICKSTREAM_BASE_URL: "http://me:hush@host" },
    'CLICKSTREAM_BASE_URL is "http://[hidden]@host": expected an address without a user name or password',
  ],
  [{ CLICKSTREAM_BASE_URL: "http://host/?a=b" }, "expected an address without ? or #"],
  [{ CLICKSTREAM_BASE_URL: "http://host/#top" }, "expected an address without ? or #"],
  [{ CLICKSTREAM_BASE_URL: "sandboxx" }, "expected an address such as"],
  [
    { MINIO_ENDPOINT: "minio:9000" },
    'MINIO_ENDPOINT is "minio:9000": expected an address such as http://localhost:9000 (did you mean http://minio:9000?)',
  ],
  [{ MINIO_ENDPOINT: "http://minio:9000/analytics" }, "without a path; the bucket goes into MINIO_BUCKET"],
  [{ MINIO_ENDPOINT: "http://key:hush@minio:9000" }, "expected an address without a user name or password"],
  [{ MINIO_ENDPOINT: "s3://analytics" }, "expected an address such as"],
  [{ MINIO_ACCESS_KEY: "tester" }, "MINIO_SECRET_KEY is not set, but MINIO_ACCESS_KEY is: set both, or neither"],
  [
    { MINIO_SECRET_KEY: "secret-for-tests" },
    "MINIO_ACCESS_KEY is not set, but MINIO_SECRET_KEY is: set both, or neither",
  ],
  [{ ...KEYS, MINIO_ACCESS_KEY: "two words" }, 'MINIO_ACCESS_KEY is "two words": expected a key without spaces'],
  [{ ...KEYS, MINIO_SECRET_KEY: "two words" }, "MINIO_SECRET_KEY is (not shown): expected a key without spaces"],
  [
    { MINIO_SESSION_TOKEN: "token" },
    "MINIO_SESSION_TOKEN is set without the MINIO_ACCESS_KEY and MINIO_SECRET_KEY that it came with",
  ],
  [{ CLICKSTREAM_HEADERS: "hush" }, "CLICKSTREAM_HEADERS is (not shown): expected one header per line"],
  [{ CLICKSTREAM_HEADERS: "Authorization:" }, "expected one header per line"],
  [{ CLICKSTREAM_HEADERS: "X-Name: \u0001" }, 'those of "X-Name" are not'],
  [{ CLICKSTREAM_HEADERS: "Nämé: value" }, 'those of "Nämé" are not'],
  [{ CLICKSTREAM_HEADERS: "Host: elsewhere" }, '"Host" is set by the suite itself'],
  [{ PORT_FORWARD: "8000" }, 'PORT_FORWARD is "8000": expected true or false'],
  [
    { PORT_FORWARD: "true", CLICKSTREAM_BASE_URL: "http://localhost:8000" },
    "PORT_FORWARD=true and CLICKSTREAM_BASE_URL both say where the service is",
  ],
  [{ K8S_NAMESPACE: "My_Space" }, 'K8S_NAMESPACE is "My_Space": expected a name as Kubernetes allows it'],
  [{ K8S_NAMESPACE: "--all" }, "expected a name as Kubernetes allows it"],
  [{ K8S_CONTEXT: "--kubeconfig=x" }, "expected a context of kubectl"],
  [{ CLICKSTREAM_SERVICE: "a:b" }, "expected a service's name and port, such as backend:8000"],
  [{ MINIO_SERVICE: "minio:70000" }, "expected a service's name and port, such as backend:9000"],
  [{ MINIO_SERVICE: "minio:9000:1" }, "expected a service's name and port"],
  [{ MINIO_SERVICE: "svc/minio" }, "expected a name as Kubernetes allows it"],
  [{ ALLOWED_HOSTS: "https://host" }, 'not "https://host"'],
  [{ ALLOWED_HOSTS: "*" }, 'not "*"'],
  [{ NODE_EXTRA_CA_CERTS: "/no/such.pem" }, "the file cannot be read (ENOENT)"],
  [{ NODE_EXTRA_CA_CERTS: "package.json" }, "expected a file with certificates in PEM"],
  [{ MINIO_BUCKET: "ab" }, 'MINIO_BUCKET is "ab": expected a bucket name'],
  [{ MINIO_BUCKET: "Analytics" }, "expected a bucket name"],
  [{ MINIO_BUCKET: "my_bucket" }, "expected a bucket name"],
  [{ MINIO_BUCKET: "-analytics" }, "expected a bucket name"],
  [{ MINIO_BUCKET: "analytics." }, "expected a bucket name"],
  [{ MINIO_BUCKET: "a..b" }, "expected a bucket name"],
  [{ MINIO_BUCKET: "a".repeat(64) }, "expected a bucket name"],
  [{ MINIO_BUCKET: "analytics/data" }, "expected a bucket name"],
  [{ MINIO_REGION: "us east 1" }, 'MINIO_REGION is "us east 1": expected a region such as us-east-1'],
  [{ RUN_MANUAL_TESTS: "maybe" }, 'RUN_MANUAL_TESTS is "maybe": expected true or false'],
  [{ RUN_MANUAL_TESTS: "truee" }, "expected true or false"],
  [{ RUN_MANUAL_TESTS: "untrue" }, "expected true or false"],
  [{ RUN_MANUAL_TESTS: "nope" }, "expected true or false"],
  [{ CLICKSTREAM_BASE_URL: "http://me@host" }, "expected an address without a user name or password"],
  [{ CLICKSTREAM_BASE_URL: "xhttp://host" }, "expected an address such as"],
  [{ RUN_SKIPPED: "on" }, 'RUN_SKIPPED is "on": expected true or false'],
  [{ ALLOW_RESTART: "once" }, 'ALLOW_RESTART is "once": expected true or false'],
  [{ RESTART_TIMEOUT: "2" }, 'RESTART_TIMEOUT is "2": the unit is missing'],
  [{ ACCEPT_EXISTING_DATA: "2" }, 'ACCEPT_EXISTING_DATA is "2": expected true or false'],
  [{ FAIL_ON_FLAKY: "always" }, 'FAIL_ON_FLAKY is "always": expected true or false'],
  [
    { GENERATION_TIMEOUT: "600" },
    "the unit is missing; expected a duration with its unit, such as 500ms, 10s or 10m (did you mean 600s?)",
  ],
  [{ GENERATION_TIMEOUT: "ten minutes" }, "expected a duration with its unit"],
  [{ GENERATION_TIMEOUT: "-5s" }, "expected a duration with its unit"],
  [{ GENERATION_TIMEOUT: "0s" }, "expected at least 1ms and at most 24h"],
  [{ GENERATION_TIMEOUT: "25h" }, "expected at least 1ms and at most 24h"],
  [{ CONCURRENCY_WINDOW: "10 parsecs" }, 'CONCURRENCY_WINDOW is "10 parsecs": expected a duration'],
  [{ SETTLE_TIMEOUT: "soon" }, 'SETTLE_TIMEOUT is "soon": expected a duration'],
  [{ MAX_TOTAL_TIME: "5KB" }, 'MAX_TOTAL_TIME is "5KB": expected a duration'],
  [
    { MAX_TOTAL_TIME: "20m" },
    "MAX_TOTAL_TIME is 20 min, but the suite stops waiting for a generation after 10 min: set GENERATION_TIMEOUT to at least 20 min",
  ],
  [{ MAX_TIME_TO_FIRST_CHUNK: "5" }, "(did you mean 5s?)"],
  [{ MAX_TIME_TO_FIRST_BYTE: "5" }, 'MAX_TIME_TO_FIRST_BYTE is "5": the unit is missing'],
  [
    { MAX_TIME_TO_FIRST_BYTE: "5s", MAX_TIME_TO_FIRST_CHUNK: "5s" },
    "MAX_TIME_TO_FIRST_BYTE is the old name of MAX_TIME_TO_FIRST_CHUNK, and both are set: unset MAX_TIME_TO_FIRST_BYTE",
  ],
  [{ MAX_AVERAGE_CHUNK_DELAY: "1,5s" }, "expected a duration"],
  [{ MAX_MEMORY: "1024" }, "the unit is missing"],
  [{ LEAK_GENERATIONS: "2" }, "expected a whole number from 3 to 100"],
  [{ LEAK_GENERATIONS: "101" }, "expected a whole number from 3 to 100"],
  [{ LEAK_GENERATIONS: "five" }, 'LEAK_GENERATIONS is "five": expected a whole number'],
  [{ METRICS_URL: "localhost:8000/metrics" }, "expected an address such as http://localhost:8000/metrics"],
  [
    { METRICS_URL: "http://me:hush@host/metrics" },
    'METRICS_URL is "http://[hidden]@host/metrics": expected an address',
  ],
  [
    { MIN_OUTPUT: "1024" },
    "the unit is missing; expected a size with its unit, such as 100B, 1KB or 5MB (did you mean 1024B?)",
  ],
  [{ MIN_OUTPUT: "5s" }, 'MIN_OUTPUT is "5s": expected a size'],
  [{ MIN_OUTPUT: "-1KB" }, "expected a size"],
  [
    { TICKET_URL: "tickets.example.com/{ticket}" },
    'TICKET_URL is "tickets.example.com/{ticket}": expected an address such as https://tickets.example.com/browse/{ticket}',
  ],
  [{ TICKET_URL: "javascript:alert('{ticket}')" }, "expected an address such as https://"],
  [{ TICKET_URL: "https://tickets.example.com/browse/" }, "expected {ticket} where the ticket belongs, such as in"],
  [{ TICKET_URL: "https://{ticket}.example.com/" }, "expected {ticket} where the ticket belongs, such as in"],
  [
    { TICKET_URL: "https://me:hush@tickets.example.com/{ticket}" },
    'TICKET_URL is "https://[hidden]@tickets.example.com/{ticket}": expected an address without a user name or password',
  ],
];

describe("settings", () => {
  it("have the documented defaults", () => {
    expect(readSettings({})).to.deep.equal({
      headers: {},
      store: { bucket: "analytics", region: "us-east-1" },
      allowedHosts: [],
      allowedContexts: [],
      skipped: false,
      acceptExistingData: false,
      cleanUp: false,
      failOnFlaky: false,
      generationTimeout: 600_000,
      concurrencyWindow: 10_000,
      settleTimeout: 30_000,
      restartTimeout: 120_000,
      limits: {},
      leakGenerations: 5,
    });
  });

  it("are read from the environment, with space around them", () => {
    expect(
      readSettings({
        CLICKSTREAM_BASE_URL: " https://gateway.example/clickstream/ ",
        MINIO_ENDPOINT: "http://minio:9000/",
        ...KEYS,
        MINIO_SESSION_TOKEN: "token-for-tests",
        CLICKSTREAM_HEADERS: "Authorization: Bearer a-token-for-tests\n X-Tenant:shop",
        ALLOWED_HOSTS: "Test.example.com, *.dev.example.com:8443",
        ALLOWED_CONTEXTS: " kind-Dev, arn:aws:eks:eu-central-1:1:cluster/test/shop ,",
        K8S_NAMESPACE: "only-with-port-forward",
        MINIO_BUCKET: "my.bucket-2",
        MINIO_REGION: "eu-central-1",
        RUN_MANUAL_TESTS: "no",
        RUN_SKIPPED: "TRUE",
        ALLOW_RESTART: "true",
        ACCEPT_EXISTING_DATA: "1",
        ALLOW_DELETE: "true",
        CLEAN_UP: "true",
        FAIL_ON_FLAKY: "true",
        GENERATION_TIMEOUT: "1h",
        CONCURRENCY_WINDOW: "500ms",
        SETTLE_TIMEOUT: "1 minute",
        RESTART_TIMEOUT: "5m",
        MAX_TOTAL_TIME: "20m",
        MAX_TIME_TO_FIRST_CHUNK: "2s",
        MIN_OUTPUT: "5KB",
        MAX_AVERAGE_CHUNK_DELAY: "250ms",
        MAX_MEMORY: "2GB",
        MAX_PROCESSOR_TIME: "90s",
        MAX_BUCKET_GROWTH: "10MB",
        MAX_NETWORK_TRAFFIC: "20 MB",
        MAX_MEMORY_GROWTH: "5MB",
        LEAK_GENERATIONS: " 8 ",
        METRICS_URL: "http://localhost:9100/metrics",
      }),
    ).to.deep.equal({
      baseUrl: "https://gateway.example/clickstream",
      store: {
        endpoint: "http://minio:9000",
        keys: { accessKey: "tester", secretKey: "secret-for-tests", sessionToken: "token-for-tests" },
        bucket: "my.bucket-2",
        region: "eu-central-1",
      },
      headers: { authorization: "Bearer a-token-for-tests", "x-tenant": "shop" },
      allowedHosts: ["test.example.com", "*.dev.example.com:8443"],
      allowedContexts: ["kind-Dev", "arn:aws:eks:eu-central-1:1:cluster/test/shop"],
      manual: false,
      skipped: true,
      allowRestart: true,
      acceptExistingData: true,
      allowDelete: true,
      cleanUp: true,
      failOnFlaky: true,
      generationTimeout: 3_600_000,
      concurrencyWindow: 500,
      settleTimeout: 60_000,
      restartTimeout: 300_000,
      limits: {
        ...{ totalTime: 1_200_000, timeToFirstChunk: 2000, outputReceived: 5120, averageChunkDelay: 250 },
        ...{ peakMemory: 2 * 1024 ** 3, processorTime: 90_000, bucketGrowth: 10 * 1024 ** 2 },
        ...{ networkTraffic: 20 * 1024 ** 2, memoryGrowth: 5 * 1024 ** 2 },
      },
      leakGenerations: 8,
      metricsUrl: "http://localhost:9100/metrics",
    });
  });

  it("of Kubernetes count with PORT_FORWARD=true, and have the names of the field by default", () => {
    expect(readSettings({ PORT_FORWARD: "true" }).portForward).to.deep.equal({
      namespace: "ecommerce-platform",
      service: { name: "clickstream-backend", port: 8000 },
      store: { name: "minio", port: 9000 },
    });
    expect(
      readSettings({
        PORT_FORWARD: "true",
        K8S_NAMESPACE: "staging",
        K8S_CONTEXT: "gke_project_zone_cluster",
        CLICKSTREAM_SERVICE: "backend:80",
        MINIO_SERVICE: "store",
      }).portForward,
    ).to.deep.equal({
      namespace: "staging",
      context: "gke_project_zone_cluster",
      service: { name: "backend", port: 80 },
      store: { name: "store", port: 9000 },
    });
  });

  it("never show a secret, in no error and in nothing that is written afterwards", () => {
    const secrets = { MINIO_SECRET_KEY: "sec ret-1", MINIO_SESSION_TOKEN: "tok en-2", CLICKSTREAM_HEADERS: "hush-3" };
    try {
      readSettings({ ...secrets, MINIO_ACCESS_KEY: "tester" });
      expect.fail("they are refused");
    } catch (error) {
      const { message } = error as Error;
      for (const name of Object.keys(secrets)) expect(message).to.contain(`${name} is (not shown)`);
      for (const secret of Object.values(secrets)) expect(message).not.to.contain(secret);
    }
    readSettings({ CLICKSTREAM_HEADERS: "Authorization: Bearer abc.def-123\\nX-Api-Key: key-456\\nX-Tenant: shop" });
    expect(redact("abc.def-123, key-456, shop")).to.equal("[secret], [secret], shop");
  });

  it("count as unset when they are empty", () => {
    expect(readSettings({ CLICKSTREAM_BASE_URL: "", MINIO_ACCESS_KEY: " ", RUN_SKIPPED: "" })).to.deep.equal(
      readSettings({}),
    );
  });

  it("may ask for the sandbox by its name", () => {
    expect(readSettings({ CLICKSTREAM_BASE_URL: "Sandbox" }).baseUrl).to.equal("sandbox");
  });

  for (const [settings, message] of BAD) {
    it(`${JSON.stringify(settings)} cannot be used`, () => {
      expect(() => readSettings(settings))
        .to.throw(SettingsError, message)
        .with.property("message")
        .that.does.not.contain("hush");
    });
  }

  it("name every problem at once, and no secret", () => {
    const all = Object.assign({}, ...BAD.map(([settings]) => settings), { MINIO_SECRET_KEY: "very secret indeed" });
    expect(() => readSettings(all))
      .to.throw(SettingsError)
      .that.satisfies(
        ({ problems, message }: SettingsError) => problems.length >= 14 && !message.includes("very secret"),
      );
  });
});

describe("an address with a user name or password", () => {
  /** Logins as people write them, with characters that end a login in a URL. */
  const LOGINS = [
    "me:hush",
    "me:hu/sh",
    "me:h@ush",
    "me:hu?sh",
    "me:hu#sh",
    "me:hu\\sh",
    "me:1/hush",
    "hush",
    "me:[hush",
  ];

  for (const login of LOGINS) {
    for (const scheme of ["http://", "https://", "HTTP://", "", "//", "http:/", "ftp://"]) {
      it(`is refused without showing it: ${scheme}${login}@host`, () => {
        for (const [name, advice] of [
          ["CLICKSTREAM_BASE_URL", "CLICKSTREAM_HEADERS"],
          ["MINIO_ENDPOINT", "MINIO_ACCESS_KEY"],
          ["ALLOWED_HOSTS", "without user names"],
        ] as const) {
          const { message } = thrownBy({ [name]: `${scheme}${login}@host:80` });
          expect(message).to.match(new RegExp(`${name} is "(https?://)?\\[hidden\\]@host:80": `, "i"));
          expect(message).to.contain(advice);
          for (const part of login.split(/[:@/?#\\[]/).filter((one) => /[hus]/.test(one)))
            expect(message.replace("[hidden]", "").replace("host:80", "")).not.to.match(new RegExp(`\\b${part}\\b`));
        }
      });
    }
  }

  it("is not shown in any other setting either, nor where its @ is percent-encoded", () => {
    for (const settings of [{ MINIO_BUCKET: "me:hush@host" }, { CLICKSTREAM_BASE_URL: "http://me:hush%40host" }])
      expect(thrownBy(settings).message).to.contain("[hidden]@host").and.not.contain("hush");
  });

  function thrownBy(settings: Record<string, string>): Error {
    try {
      readSettings(settings);
    } catch (error) {
      return error as Error;
    }
    throw new Error(`${JSON.stringify(settings)} should be refused`);
  }
});

describe("a former name of a setting", () => {
  it("still works, with a warning that has the new name", () => {
    const env = { MAX_TIME_TO_FIRST_BYTE: "2s", MAX_TIME_TO_FIRST_CHUNK: " " };
    expect(readSettings(env).limits).to.deep.equal({ timeToFirstChunk: 2000 });
    expect(settingsWarnings(env)).to.deep.equal(["MAX_TIME_TO_FIRST_BYTE is now called MAX_TIME_TO_FIRST_CHUNK."]);
    expect(settingsWarnings({ MAX_TIME_TO_FIRST_BYTE: "", MAX_TIME_TO_FIRST_CHUNK: "2s" })).to.deep.equal([]);
  });
});

describe("a secret", () => {
  it("that is too short to be redacted is pointed out, and not shown", () => {
    const said = settingsWarnings({
      MINIO_ACCESS_KEY: "tester",
      MINIO_SECRET_KEY: "true",
      CLICKSTREAM_HEADERS: `X-Api-Key: 12345\\nAuthorization: Basic ${Buffer.from("me:hush").toString("base64")}`,
    });
    expect(said).to.have.length(3);
    for (const [index, what] of ["MINIO_SECRET_KEY", "The header x-api-key", "The header authorization"].entries())
      expect(said[index]).to.match(new RegExp(`^${what} has a secret of fewer than 6 characters`));
    expect(said.join()).not.to.match(/12345|hush/);
  });

  it("is what a header's name says, unless that names a switch", () => {
    for (const name of ["X-Passthrough", "X-Pass-Through", "Bypass-Mode", "X-Tenant"])
      expect(settingsWarnings({ CLICKSTREAM_HEADERS: `${name}: true` }), name).to.deep.equal([]);
    readSettings({ CLICKSTREAM_HEADERS: "X-Passthrough: upstream-only\\nX-UserPass: hush-hush-1" });
    expect(redact("upstream-only, hush-hush-1")).to.equal("upstream-only, [secret]");
  });

  it("may be the password within a header of Basic authentication", () => {
    const login = Buffer.from("me:hush-within-basic").toString("base64");
    readSettings({ CLICKSTREAM_HEADERS: `Authorization: Basic ${login}` });
    expect(redact(`me, hush-within-basic, ${login}`)).to.equal("me, [secret], [secret]");
  });

  it("that is part of settings that cannot be read gives no warning", () => {
    expect(settingsWarnings({ CLICKSTREAM_HEADERS: "hush" })).to.deep.equal([]);
  });
});

describe("where reports go", () => {
  it("is the folder and the file that are named, or beside each other", () => {
    expect(reportSettings({})).to.deep.equal({
      reportsDir: "reports",
      historyFile: "reports/history.ndjson",
      failOnFlaky: false,
    });
    expect(reportSettings({ REPORTS_DIR: " out ", HISTORY_FILE: "" })).to.deep.equal({
      reportsDir: "out",
      historyFile: "out/history.ndjson",
      failOnFlaky: false,
    });
    expect(
      reportSettings({ REPORTS_DIR: "out", HISTORY_FILE: "kept/runs.ndjson", FAIL_ON_FLAKY: "true" }, "older/run"),
    ).to.deep.equal({
      reportsDir: "older/run",
      historyFile: "kept/runs.ndjson",
      failOnFlaky: true,
    });
    expect(reportSettings({ REPORTS_DIR: "out" }, "older/run").historyFile).to.equal("older/run/history.ndjson");
  });

  it("goes with where the links of tickets lead, unless that cannot be used", () => {
    const ticketUrl = "https://tickets.example.com/show?id={ticket}";
    expect(reportSettings({ TICKET_URL: ticketUrl })).to.deep.include({ ticketUrl });
    expect(reportSettings({ TICKET_URL: "file:///{ticket}" })).not.to.have.property("ticketUrl");
  });
});

describe("misspelt settings", () => {
  it("are found by the name that may be meant, and others are left alone", () => {
    const env = {
      CLICKSTREAM_BASEURL: "x",
      MAX_TOTAL_TIMES: "x",
      MINIO_BUKET: "x",
      MINIO_ENDPIONT: "x",
      SETTLE: "x",
      MINIO_ROOT_USER: "x",
      PATH: "x",
      MIN_OUTPUT: "x",
      MAX_TIME_TO_FIRST_BYTE: "x",
    };
    expect(settingsWarnings(env)).to.include("MINIO_BUKET is not a setting; did you mean MINIO_BUCKET?");
    expect(misspelt(env)).to.deep.equal([
      ["CLICKSTREAM_BASEURL", "CLICKSTREAM_BASE_URL"],
      ["MAX_TOTAL_TIMES", "MAX_TOTAL_TIME"],
      ["MINIO_BUKET", "MINIO_BUCKET"],
      ["MINIO_ENDPIONT", "MINIO_ENDPOINT"],
    ]);
  });
});

describe("a misspelt setting that would have chosen the target", () => {
  for (const [set, meant] of [
    ["CLICKSTREAM_BASEURL", "CLICKSTREAM_BASE_URL"],
    ["clickstream_base_url", "CLICKSTREAM_BASE_URL"],
    ["CLICKSTREAM_URL", "CLICKSTREAM_BASE_URL"],
    ["MINIO_ENDPOINTS", "MINIO_ENDPOINT"],
    ["PORT_FOWARD", "PORT_FORWARD"],
    ["K8S_CONTEX", "K8S_CONTEXT"],
    ["REQUIRE_TARGETS", "REQUIRE_TARGET"],
  ] as const) {
    it(`cannot be used: ${set}`, () => {
      const env = { [set]: "x" };
      expect(() => readSettings(env)).to.throw(SettingsError, `${set} is not a setting; did you mean ${meant}?`);
      expect(settingsWarnings(env)).to.deep.equal([]);
    });
  }

  it("is only warned of where what it means is set as well", () => {
    const env = { CLICKSTREAM_URL: "http://a.test", CLICKSTREAM_BASE_URL: "http://localhost:8000" };
    expect(readSettings(env).baseUrl).to.equal("http://localhost:8000");
    expect(settingsWarnings(env)).to.deep.equal([
      "CLICKSTREAM_URL is not a setting; did you mean CLICKSTREAM_BASE_URL?",
    ]);
  });

  it("is none where it is empty, or is what Kubernetes sets for a Service", () => {
    readSettings({ CLICKSTREAM_URL: "", MINIO_ENDPOINTS: " " });
    readSettings({
      CLICKSTREAM_SERVICE_HOST: "10.0.0.1",
      MINIO_SERVICE_PORT: "9000",
      MINIO_PORT: "tcp://10.0.0.1:9000",
    });
  });
});

describe("an .env file", () => {
  it("adds to the environment, which wins even where it is empty", () => {
    const folder = mkdtempSync(path.join(tmpdir(), "clickstream-env-"));
    const file = path.join(folder, ".env");
    try {
      loadDotEnv(file);
      writeFileSync(file, "ENV_TEST_NEW=from the file\nENV_TEST_SET=from the file\nENV_TEST_EMPTY=from the file\n");
      Object.assign(process.env, { ENV_TEST_SET: "from the environment", ENV_TEST_EMPTY: "" });
      loadDotEnv(file);
      expect(process.env).to.include({
        ENV_TEST_NEW: "from the file",
        ENV_TEST_SET: "from the environment",
        ENV_TEST_EMPTY: "",
      });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, describe, it } from "node:test";
import { expect } from "chai";
import { destinationToAgreeTo } from "../../support/environment/consent";
import { exitCode } from "../../support/report/exit-code";
import { readSettings } from "../../support/settings/environment";
import { environmentNames, loadEnvironment } from "../../support/settings/environments";
import { VARIABLES } from "../../support/settings/names";
import {
  cannotRender,
  dataOf,
  FOLDER,
  type JobSpec,
  jobOf,
  type Manifest,
  rendered,
  suiteOf,
  variablesOf,
} from "./manifests";

const OVERLAYS = ["one", "many", "nightly"];
/** Those of many environments. */
const MANY = ["many", "nightly"];
/** Variables that only others need: Kubernetes puts them into others. */
const PARTS = ["JOB_NAME", "JOB_UID", "RESULTS_BUCKET"];

const folder = mkdtempSync(path.join(tmpdir(), "clickstream-deploy-"));
after(() => rmSync(folder, { recursive: true, force: true }));

describe("What is deployed to a cluster", { skip: cannotRender }, () => {
  const overlays = new Map<string, readonly Manifest[]>();
  const manifestsOf = (overlay: string) => {
    const known = overlays.get(overlay) ?? rendered(overlay);
    overlays.set(overlay, known);
    return known;
  };

  for (const overlay of OVERLAYS) {
    describe(`by the overlay "${overlay}"`, () => {
      const manifests = manifestsOf(overlay);
      const job = jobOf(manifests);
      const pod = job.template.spec;

      it("tells each pod settings of this suite only, which are right together", () => {
        for (const index of Array(job.completions).keys()) {
          const env = environmentOf(manifests, job, index);
          const { targetRequired, manual } = readSettings(env);
          expect({ targetRequired, manual }).to.deep.equal({
            targetRequired: "REQUIRE_TARGET=true wants one",
            manual: true,
          });
          const unknown = Object.keys(env).filter((name) => !(VARIABLES as readonly string[]).includes(name));
          expect([...PARTS, "JOB_COMPLETION_INDEX"]).to.include.members(unknown);
        }
      });

      it("allows data to be generated there, since nobody can be asked", () => {
        for (const index of Array(job.completions).keys()) {
          const { allowedHosts: hosts, baseUrl = "" } = readSettings(environmentOf(manifests, job, index));
          const target = { kind: "service", baseUrl, storeEndpoint: "", note: "" } as const;
          expect(destinationToAgreeTo(target, { hosts, contexts: [] })).to.equal(undefined);
        }
      });

      it("does not try again what the service failed, and does not count a node that is drained", () => {
        const failed = exitCode(1, "failed", { cameToItsEnd: true });
        const notTried = exitCode(1, "could not be tried", { cameToItsEnd: true });
        expect(job.podFailurePolicy).to.deep.equal({
          rules: [
            // The first that fits decides: a drained run may have seen a failure before it was ended.
            { action: "Ignore", onPodConditions: [{ type: "DisruptionTarget", status: "True" }] },
            { action: "FailIndex", onExitCodes: { containerName: "suite", operator: "In", values: [failed] } },
          ],
        });
        expect(notTried).not.to.equal(failed);
        expect(pod.restartPolicy).to.equal("Never");
      });

      it("keeps to the restricted standard for pods, with no right in the cluster and a file system to read only", () => {
        expect(pod.securityContext).to.include({ runAsNonRoot: true, runAsUser: 65532 });
        expect(pod.securityContext).to.have.deep.property("seccompProfile", { type: "RuntimeDefault" });
        for (const container of pod.containers) {
          expect(container.securityContext, container.name).to.deep.equal({
            allowPrivilegeEscalation: false,
            readOnlyRootFilesystem: true,
            capabilities: { drop: ["ALL"] },
          });
          expect(container.resources.requests, container.name).to.include.keys("cpu", "memory");
          expect(container.resources.limits, container.name).to.include.keys("memory");
        }
        expect(pod).to.include({ automountServiceAccountToken: false, enableServiceLinks: false });
        const kinds = manifests.map(({ kind }) => kind);
        expect(kinds).to.include.members(["ServiceAccount", "NetworkPolicy"]);
        expect(kinds.filter((kind) => /Role/.test(kind))).to.be.empty;
      });

      it("lets nothing reach the pods, and finds everything by the names that it has here", () => {
        const policy = manifests.find(({ kind }) => kind === "NetworkPolicy")?.spec as {
          readonly podSelector: { readonly matchLabels: Readonly<Record<string, string>> };
          readonly ingress: readonly unknown[];
          readonly policyTypes: readonly string[];
        };
        expect(job.template.metadata.labels).to.include(policy.podSelector.matchLabels);
        expect(policy).to.deep.include({ ingress: [], policyTypes: ["Ingress", "Egress"] });
        const names = (kind: string) =>
          manifests.filter((one) => one.kind === kind).map(({ metadata }) => metadata.name);
        expect(names("ServiceAccount")).to.include(pod.serviceAccountName);
        const configMaps = [...JSON.stringify(job).matchAll(/"configMap(?:Ref|KeyRef)?":\{[^}]*?"name":"([^"]+)"/g)];
        expect(configMaps).not.to.be.empty;
        for (const [, name] of configMaps) expect(names("ConfigMap")).to.include(name);
        expect(new Set(manifests.map(({ metadata }) => metadata.namespace))).to.have.lengthOf(1);
        const volumes = pod.volumes.map(({ name }) => name);
        for (const { volumeMounts } of pod.containers)
          expect(volumes).to.include.members(volumeMounts.map(({ name }) => name));
      });
    });
  }

  for (const overlay of MANY) {
    it(`has an index for each environment, and tells the suite their number (${overlay})`, () => {
      const manifests = manifestsOf(overlay);
      const job = jobOf(manifests);
      const indexes = [...Array(job.completions).keys()];
      const names = indexes.map((index) => environmentOf(manifests, job, index).ENVIRONMENT_NAME);
      // All files of the folder: one that nobody listed would not be tried.
      expect(names).to.deep.equal(environmentNames(path.join(FOLDER, "overlays/many/environments")));
      expect(variablesOf(manifests, suiteOf(job))).to.include({ ENVIRONMENT_COUNT: String(job.completions) });
      expect(job).to.include({ completionMode: "Indexed" });
      expect(() => environmentOf(manifests, job, job.completions)).to.throw("JOB_COMPLETION_INDEX");
    });

    it(`hands in each Job's reports to a place of its own (${overlay})`, () => {
      const { env = [] } = suiteOf(jobOf(manifestsOf(overlay)));
      const names = env.map(({ name }) => name);
      const url = env.find(({ name }) => name === "RESULTS_URL")?.value ?? "";
      expect(url).to.equal("s3://$(RESULTS_BUCKET)/$(JOB_NAME)/$(JOB_UID)/");
      // Kubernetes puts in what stands earlier.
      for (const part of PARTS) expect(names.indexOf(part)).to.be.within(0, names.indexOf("RESULTS_URL") - 1);
      const fields = env.filter(({ name }) => name.startsWith("JOB_"));
      expect(fields).to.deep.equal([
        { name: "JOB_NAME", valueFrom: fieldOf("batch.kubernetes.io/job-name") },
        { name: "JOB_UID", valueFrom: fieldOf("batch.kubernetes.io/controller-uid") },
      ]);
    });
  }

  it("is only the CronJob where there is one, with the Job's own work", () => {
    const [many, nightly] = [manifestsOf("many"), manifestsOf("nightly")];
    expect(nightly.map(({ kind }) => kind)).not.to.include("Job");
    expect(jobOf(nightly)).to.deep.equal(jobOf(many));
  });

  it("is all tried here", () => {
    expect(readdirSync(path.join(FOLDER, "overlays")).sort()).to.deep.equal(OVERLAYS.toSorted());
  });
});

function fieldOf(label: string) {
  return { fieldRef: { fieldPath: `metadata.labels['${label}']` } };
}

/** What the pod of an index is told, as the suite reads it, with credentials for each environment. */
function environmentOf(manifests: readonly Manifest[], job: JobSpec, index: number): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = { ...variablesOf(manifests, suiteOf(job)), JOB_COMPLETION_INDEX: String(index) };
  const mounted = job.template.spec.volumes.find(({ name }) => name === "environments")?.configMap;
  if (mounted) {
    env.ENVIRONMENTS_FOLDER = mkdtempSync(path.join(folder, "environments-"));
    env.CREDENTIALS_FOLDER = mkdtempSync(path.join(folder, "credentials-"));
    for (const [name, text] of Object.entries(dataOf(manifests, mounted.name))) {
      writeFileSync(path.join(env.ENVIRONMENTS_FOLDER, name), text);
      writeFileSync(path.join(env.CREDENTIALS_FOLDER, name), "MINIO_ACCESS_KEY=key\nMINIO_SECRET_KEY=secret\n");
    }
  }
  env.RESULTS_URL = env.RESULTS_URL?.replace("$(RESULTS_BUCKET)", env.RESULTS_BUCKET ?? "");
  loadEnvironment(env);
  return env;
}
